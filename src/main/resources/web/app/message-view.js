import { attribute, fill, h, write } from './dom.js';
import { icon } from './icons.js';
import { avatar, richText, told } from './parts.js';
import { dayName, fullTimeOf, timeOf } from './times.js';

/** A view of a row of `rowsOf`. @param {any} row @param {any} room what it belongs to: `workspace`, `conversation`, `openThread` */
export function rowView(row, room) {
  if (row.kind === 'day') {
    const name = h('span');
    const element = h('li', { class: 'day' }, name);
    return { element, update: ({ on }) => write(name, dayName(on)) };
  }
  if (row.kind === 'new') {
    return { element: h('li', { class: 'new-line' }, h('span', {}, 'New')), update: () => {} };
  }
  return messageView(room);
}

function messageView(room) {
  const { workspace, conversation } = room;
  const face = h('div', { class: 'face' });
  const byline = h('div', { class: 'byline' });
  const quote = h('div', { class: 'quote-place' });
  const text = h('p', { class: 'text' });
  const files = h('ul', { class: 'files', 'aria-label': 'Attachments' });
  const meta = h('span', { class: 'meta' });
  const bubble = h('div', { class: 'bubble', dir: 'auto' }, quote, text, files, meta);
  const below = h('div', { class: 'below' });
  const element = h('li', { class: 'message', tabindex: -1 }, face, h('div', { class: 'stack' }, byline, bubble, below));
  let shown;
  const update = (row) => {
    const state = JSON.stringify([row, facts(row)]);
    element.row = row;
    if (state === shown) {
      return;
    }
    shown = state;
    const { message, own, first } = row;
    const author = workspace.directory.nameOf(message.createdBy);
    element.className = `message${own ? ' own' : ''}${first ? ' first' : ''}${row.kind === 'pending' ? ` ${row.item.state}` : ''}`;
    attribute(element, 'id', row.kind === 'pending' || room.inThread ? null : `m-${message.seq}`);
    fill(face, first && !own && avatar(message.createdBy, author, { online: workspace.isOnline(message.createdBy) }));
    fill(byline, first && h('span', { class: own ? 'visually-hidden' : 'author', dir: 'auto' }, own ? 'You' : author));
    fill(quote, !room.inThread && message.parentMessageId && quoteOf(message, room));
    fill(text, ...richText(message.body));
    fill(files, ...(message.attachmentFiles ?? []).map(fileItem));
    files.hidden = (message.attachmentFiles ?? []).length === 0;
    fill(meta, ...metaOf(row, conversation));
    fill(below, ...belowOf(row, room));
  };
  /** What a view shows beside its row. */
  const facts = ({ message, item }) => [
    workspace.directory.nameOf(message.createdBy),
    workspace.isOnline(message.createdBy),
    message.seq && conversation.members.readersOf(message.seq, message.createdBy).length,
    conversation.members.all.size,
    item?.state,
    item?.failure?.message,
    message.parentMessageId && quoted(room.parents.of(message)),
  ];
  return { element, update };
}

function quoteOf(message, room) {
  const parent = room.parents.of(message);
  const words = quoted(parent);
  return h(
    'button',
    { type: 'button', class: 'quote', dir: 'ltr', on: { click: () => room.openThread(message.parentMessageId) } },
    parent.message
      ? [h('strong', { dir: 'auto' }, room.workspace.directory.nameOf(parent.message.createdBy)), h('span', { dir: 'auto' }, words)]
      : h('em', {}, words),
  );
}

/** @param {import('./parents.js').Parent} parent */
function quoted({ message, gone, failure }) {
  if (message) {
    return message.body.slice(0, 140);
  }
  return gone ? 'The message was deleted' : failure ? 'The message could not be read' : 'Loading…';
}

function fileItem({ fileKey, metaData }) {
  const name = metaData?.name ?? fileKey ?? 'File';
  return h('li', { title: fileKey ?? '' }, icon('file'), h('span', { dir: 'auto' }, String(name)));
}

function metaOf(row, conversation) {
  const { message, own, item } = row;
  const edited = item === undefined && message.modifiedOn !== message.createdOn;
  const mine = message.messageRecipients?.[0];
  return [
    mine?.isFavorite && h('span', { class: 'starred', role: 'img', 'aria-label': 'Favourite' }, icon('star')),
    edited && h('span', {}, 'edited'),
    h('time', { dir: 'auto', datetime: message.createdOn, title: fullTimeOf(message.createdOn) }, timeOf(message.createdOn)),
    own && tick(row, conversation),
    item?.state === 'sending' && h('span', { class: 'visually-hidden' }, 'Sending'),
  ];
}

function tick({ message, kind, item }, conversation) {
  if (kind === 'pending') {
    return item.state === 'sending' ? icon('clock') : icon('alert');
  }
  const others = conversation.members.all.size - 1;
  const readers = conversation.members.readersOf(message.seq, message.createdBy).length;
  const all = others > 0 && readers >= others;
  const label = all ? 'Read' : readers > 0 ? `Read by ${readers} of ${others}` : 'Sent';
  return h('span', { class: `tick${all ? ' all' : ''}`, role: 'img', 'aria-label': label, title: label }, icon(readers > 0 ? 'seen' : 'check'));
}

function belowOf(row, { workspace, conversation, openThread, inThread }) {
  const { item, message, replies, seenBy } = row;
  if (item?.state === 'failed') {
    return [
      h('span', { class: 'failure', role: 'alert' }, `Not sent: ${told(item.failure)}`),
      h('button', { type: 'button', class: 'text-button', on: { click: () => conversation.outbox.retry(item) } }, 'Retry'),
      h('button', { type: 'button', class: 'text-button', on: { click: () => conversation.outbox.giveUp(item) } }, 'Discard'),
    ];
  }
  const names = seenBy.map((user) => workspace.directory.nameOf(user));
  const words = replies === 1 ? '1 reply' : `${replies} replies`;
  return [
    replies > 0 && !inThread &&
      h('button', { type: 'button', class: 'replies', on: { click: () => openThread(message.id) } }, icon('reply'), words),
    seenBy.length > 0 && !inThread &&
      h('span', { class: 'seen', role: 'img', 'aria-label': `Seen by ${names.join(', ')}`, title: `Seen by ${names.join(', ')}` },
        ...seenBy.slice(0, 5).map((user, i) => avatar(user, names[i], { small: true }))),
  ];
}
