import { h, fill } from './dom.js';
import { icon } from './icons.js';

const HUES = 8;

/** A button that shows a drawing and is read by its label. */
export function iconButton(name, label, act, props = {}) {
  return h('button', { type: 'button', class: 'icon-button', 'aria-label': label, title: label, on: { click: act }, ...props }, icon(name));
}

/** The same person has the same colour everywhere. */
export function avatar(id, name, { online = false, small = false, group = false } = {}) {
  const letters = group ? '#' : initials(name);
  return h(
    'span',
    { class: `avatar hue-${hueOf(id)}${small ? ' small' : ''}${group ? ' group' : ''}`, 'aria-hidden': 'true' },
    letters,
    online && h('span', { class: 'dot' }),
  );
}

function initials(name) {
  const words = name.split(/\s+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words;
  return letters.map((word) => [...word][0]).join('').toUpperCase();
}

function hueOf(id) {
  let hash = 2166136261;
  for (const letter of id) {
    hash = Math.imul(hash ^ letter.charCodeAt(0), 16777619) >>> 0;
  }
  return (hash >>> 8) % HUES;
}

/** Text in which web addresses can be followed; all else is text as it is. */
export function richText(text) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(/https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/g)) {
    parts.push(text.slice(end, match.index));
    parts.push(h('a', { href: match[0], target: '_blank', rel: 'noopener noreferrer' }, match[0]));
    end = match.index + match[0].length;
  }
  parts.push(text.slice(end));
  return parts;
}

/** What happened, said once, for a few seconds, and to screen readers. */
export function toast(text) {
  const line = document.getElementById('toast');
  fill(line, h('p', {}, text));
  setTimeout(() => line.textContent === text && fill(line), 5000);
}

/** What a failed request says to a person. */
export function told(failure) {
  return failure?.code === 'OFFLINE' || failure?.code === 'NO_REPLY'
    ? 'The server cannot be reached now.'
    : String(failure?.message ?? failure);
}
