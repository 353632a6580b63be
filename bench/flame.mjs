#!/usr/bin/env node
// Draws collapsed stacks (async-profiler's -o collapsed) as an SVG flame graph, in which libraries
// and the kernel are one frame each, so that what is Palaver's can be read:
//   bench/flame.mjs 'a title' <stacks.collapsed >flame.svg
import { readFileSync } from 'node:fs';

const WIDTH = 1200;
const ROW = 18;
const LEAST = 0.004; // of the whole: narrower frames are left out
const CHAR = 6.6;

const GROUPS = [
  [/_\[k\]$|^(entry_SYSCALL|do_syscall)/, 'kernel', '#d98c4a'],
  [/^io[/.]netty/, 'Netty', '#8fbf8f'],
  [/^io[/.]vertx[/.](pgclient|sqlclient)/, 'pg-client', '#7fb3a6'],
  [/^io[/.]vertx|^io[/.]micrometer/, 'Vert.x', '#9fc6e0'],
  [/^com[/.]fasterxml/, 'Jackson', '#c9b3d9'],
  [/^(java|jdk|sun)[/.]/, 'JDK', '#d5d5c8'],
  [/Compile|C2Compiler|C1_|PhaseChaitin|CompileBroker/, 'JIT compiler', '#c8c8c8'],
  [/G1|GangWorker|GC|WorkerThread/, 'garbage collector', '#c8c8c8'],
];

/** What a frame is drawn as: a class and method of Palaver, or whose it is; null: nothing. */
function label(raw) {
  const frame = /_\[k\]$/.test(raw) ? raw : raw.replace(/_\[\w\]$/, '');
  const own = frame.match(/^dev[/.]palaver[/.](?:\w+[/.])*([A-Z][\w$]*)\.([\w$<>]+)/);
  if (own) {
    if (/Lambda/.test(own[1] + own[2])) return null;
    const method = own[2].replace(/^lambda\$(\w+)\$\d+$/, '$1');
    return { name: `${own[1].replace(/\$.*/, '')}.${method}`, colour: '#f2c14e' };
  }
  const group = GROUPS.find(([pattern]) => pattern.test(frame));
  return group ? { name: group[1], colour: group[2] } : null;
}

function tree(lines) {
  const root = { name: 'all', colour: '#e8e8e8', value: 0, children: new Map() };
  for (const line of lines) {
    const at = line.lastIndexOf(' ');
    const value = Number(line.slice(at + 1));
    let node = root;
    root.value += value;
    for (const frame of line.slice(0, at).split(';')) {
      const drawn = label(frame);
      if (drawn === null || drawn.name === node.name) continue;
      if (!node.children.has(drawn.name)) {
        node.children.set(drawn.name, { ...drawn, value: 0, children: new Map() });
      }
      node = node.children.get(drawn.name);
      node.value += value;
    }
  }
  return root;
}

const escape = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

function draw(node, x, depth, total, out) {
  if (node.value / total < LEAST) return depth;
  const width = (node.value / total) * WIDTH;
  const share = `${((100 * node.value) / total).toFixed(1)} %`;
  const text = escape(node.name.slice(0, Math.max(0, Math.floor((width - 6) / CHAR))));
  out.push({ x, depth, width, text, colour: node.colour, title: escape(`${node.name} ${share}`) });
  let deepest = depth;
  let left = x;
  const children = [...node.children.values()].sort((a, b) => a.name.localeCompare(b.name));
  for (const child of children) {
    deepest = Math.max(deepest, draw(child, left, depth + 1, total, out));
    left += (child.value / total) * WIDTH;
  }
  return deepest;
}

const title = process.argv[2] ?? 'CPU';
const root = tree(readFileSync(0, 'utf8').split('\n').filter((line) => line.includes(' ')));
const frames = [];
const height = (draw(root, 0, 0, root.value, frames) + 3) * ROW;
const rows = frames.map(({ x, depth, width, text, colour, title: tip }) => {
  const y = height - (depth + 1) * ROW;
  return `<g><title>${tip}</title><rect x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${ROW - 1}" fill="${colour}"/>` +
    `<text x="${(x + 3).toFixed(1)}" y="${y + 13}">${text}</text></g>`;
});
console.log(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="monospace" font-size="11">
<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>
<text x="8" y="16" font-size="13">${escape(title)}; ${root.value} samples, width: share of CPU</text>
${rows.join('\n')}
</svg>`);
