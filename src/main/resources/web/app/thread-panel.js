import { ActionBar } from './action-bar.js';
import { Composer } from './composer.js';
import { h, keyedList, write } from './dom.js';
import { rowView } from './message-view.js';
import { told } from './parts.js';
import { rowsOf } from './rows.js';

/** A message and what was answered to it. */
export class ThreadPanel {
  title = 'Thread';
  #room;
  #parentId;
  #messages = new Map();
  #status = h('p', { class: 'list-status', role: 'status' }, 'Loading…');
  #update;
  #bar;
  #composer;

  constructor(room, messageId) {
    this.#parentId = messageId;
    this.#room = { ...pick(room), inThread: true, openThread: room.openThread, edit: (message) => this.#composer.edit(message) };
    const { conversation } = room;
    const list = h('ol', { class: 'messages' });
    this.#update = keyedList(list, (row) => row.key, (row) => rowView(row, this.#room));
    this.#bar = new ActionBar(list, this.#room);
    this.#composer = new Composer({
      conversation, label: 'Reply', parentMessageId: messageId,
      editLast: () => this.#sorted().findLast((message) => message.createdBy === room.workspace.me),
    });
    this.#composer.element.hidden = !conversation.writable;
    this.element = h('div', { class: 'thread' },
      h('div', { class: 'scroller', role: 'region', 'aria-label': 'Replies', tabindex: 0 }, this.#status, list),
      h('footer', {}, this.#composer.element));
    void this.#load();
  }

  async #load() {
    const { conversation } = this.#room;
    try {
      const [parent, replies] = await Promise.all([conversation.find(this.#parentId), conversation.replies(this.#parentId)]);
      [parent, ...replies].filter(Boolean).forEach((message) => this.#messages.set(message.id, message));
      write(this.#status, parent ? '' : 'The first message was deleted.');
    } catch (failure) {
      write(this.#status, told(failure));
    }
    this.render();
    this.#toBottom();
  }

  render() {
    const { conversation, workspace } = this.#room;
    // What the window has is newer than what was read here.
    const messages = this.#sorted().map((message) => conversation.timeline.get(message.id) ?? message);
    const pending = conversation.outbox.items.filter(({ message }) => message.parentMessageId === this.#parentId);
    this.#update(rowsOf({ messages, pending, me: workspace.me }));
    this.#bar.refresh();
    if (pending.length > 0) {
      this.#toBottom();
    }
  }

  happened(what, message) {
    if (what === 'deleted') {
      this.#messages.delete(message.id);
    } else if (message && (this.#messages.has(message.id) || (what === 'message' && message.parentMessageId === this.#parentId))) {
      this.#messages.set(message.id, { ...this.#messages.get(message.id), ...message });
      if (what === 'message') {
        this.render();
        this.#toBottom();
      }
    }
  }

  focus() {
    this.#composer.focus();
  }

  close() {}

  #sorted() {
    return [...this.#messages.values()].sort((a, b) => a.seq - b.seq);
  }

  #toBottom() {
    const scroller = this.element.firstElementChild;
    scroller.scrollTop = scroller.scrollHeight;
  }
}

function pick({ workspace, conversation, remove, quoted }) {
  return { workspace, conversation, remove, quoted };
}
