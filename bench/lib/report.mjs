// What is printed, and written to report.md and figures.json.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cpus, release, totalmem } from 'node:os';
import { show } from './numbers.mjs';
import { PARTS } from '../parts/all.mjs';

/** The report as markdown; figures: the medians of each part that was measured, failures: why others were not. */
export function report(options, figures, failures) {
  const measured = PARTS.filter((part) => figures[part.name]);
  const parts = measured.map((part) => ({ name: part.name, ...part.report(figures[part.name], options) }));
  const markdown = [
    `# Benchmark of ${new Date().toISOString().slice(0, 10)}`,
    conditions(options),
    tableOf('Summary', ['work', 'to reach', 'measured', 'peer in the same run', 'ratio', 'reached'],
      parts.flatMap((part) => part.rows).map(summaryRow)),
    ...parts.flatMap((part) => part.tables).map(({ title, heads, rows }) => tableOf(title, heads, rows)),
    ...Object.entries(failures).map(([name, why]) => `**${name} failed:** ${why.split('\n')[0]}`),
  ].join('\n\n');
  const summary = parts.flatMap((part) => part.rows.map((row) => ({ part: part.name, ...row })));
  writeFileSync(join(options.out, 'report.md'), `${markdown}\n`);
  writeFileSync(join(options.out, 'figures.json'), `${JSON.stringify({ options: { ...options, parts: undefined },
    summary, figures, failures }, null, 2)}\n`);
  return markdown;
}

function conditions({ cores, rounds, seconds, warmup, javaOptions, sharedBuffers, syncDelay }) {
  const slower = syncDelay > 0 ? `, each sync of the log ${syncDelay} us longer` : '';
  return `${cores} cores (${cpus()[0].model.trim()}), ${Math.round(totalmem() / 1e9)} GB, Linux ${release()}; `
    + 'server, PostgreSQL and client share them. '
    + `shared_buffers ${sharedBuffers}${slower}; JVMs with ${javaOptions.join(' ') || 'no options'}, `
    + `warmed up for ${warmup} s; `
    + `measurements of ${seconds} s, ${rounds === 1 ? 'one round' : `medians of ${rounds} rounds`}.`;
}

function summaryRow({ work, reach, measured, unit, reached, peer }) {
  return [work, reach, `${show(measured)} ${unit}`, peer === undefined ? '' : show(peer),
    peer === undefined ? '' : show(measured / peer), reached ? 'yes' : '**no**'];
}

function tableOf(title, heads, rows) {
  const text = (cell) => (typeof cell === 'number' ? show(cell) : cell ?? '–');
  const line = (cells) => `| ${cells.map(text).join(' | ')} |`;
  return [`## ${title}`, '', line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}
