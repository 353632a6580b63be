import { ActionBar } from './action-bar.js';
import { Composer } from './composer.js';
import { h, held, keyedList, write } from './dom.js';
import { rowView } from './message-view.js';
import { told } from './parts.js';
import { rowsOf } from './rows.js';
import { withPart } from './timeline.js';

const NEAR_PX = 80;

/** A message and what was answered to it: the newest answers, and earlier ones when they are asked for. */
export class ThreadPanel {
  title = 'Thread';
  #room;
  #parentId;
  /** Undefined before it is read, null when it is gone. */
  #parent;
  /** Why it could not be read. */
  #failure;
  #replies;
  #status = h('p', { class: 'list-status', role: 'status' }, 'Loading…');
  #list = h('ol', { class: 'messages' });
  #scroller;
  #update;
  #bar;
  #composer;
  /** Whether the newest reply was among those shown last. */
  #whole = false;
  #off;

  constructor(room, messageId) {
    this.#parentId = messageId;
    this.#room = { ...pick(room), inThread: true, openThread: room.openThread, edit: (message) => this.#composer.edit(message) };
    const { conversation, workspace } = room;
    this.#replies = conversation.thread(messageId);
    this.#update = keyedList(this.#list, (row) => row.key, (row) => (row.kind === 'more' ? this.#moreView() : rowView(row, this.#room)));
    this.#bar = new ActionBar(this.#list, this.#room);
    this.#composer = new Composer({
      conversation, label: 'Reply', parentMessageId: messageId, sent: () => this.#sent(),
      editLast: () => this.#replies.messages.findLast((message) => message.createdBy === workspace.me),
    });
    this.#composer.element.hidden = !conversation.writable;
    this.#scroller = h('div', { class: 'scroller', role: 'region', 'aria-label': 'Replies', tabindex: 0, on: { scroll: () => this.#scrolled() } }, this.#status, this.#list);
    this.element = h('div', { class: 'thread' }, this.#scroller, h('footer', {}, this.#composer.element));
    this.#off = this.#replies.changed.on(() => this.render());
    void this.#load();
  }

  async #load() {
    await Promise.all([this.#loadParent(), this.#replies.toEnd()]);
    this.render();
    this.#toBottom();
  }

  async #loadParent() {
    this.#failure = undefined;
    try {
      this.#parent = (await this.#room.conversation.find(this.#parentId)) ?? null;
    } catch (failure) {
      this.#failure = failure;
    }
  }

  render() {
    const { conversation, workspace } = this.#room;
    const { messages, atEnd } = this.#replies;
    const stays = this.#whole && this.#below() < NEAR_PX;
    const hold = held(this.#scroller, this.#texts());
    // What the channel's window has is newer than what was read here.
    const shown = [this.#parent, ...messages].filter(Boolean).map((message) => conversation.timeline.get(message.id) ?? message);
    const pending = conversation.outbox.items.filter(({ message }) => message.parentMessageId === this.#parentId);
    this.#update(this.#withMore(rowsOf({ messages: shown, pending, me: workspace.me })));
    this.#tell();
    this.#bar.refresh();
    this.#whole = atEnd;
    if (stays) {
      this.#toBottom();
    } else {
      hold();
    }
  }

  /** @param {any} message what it is about; a part of one where that is what happened */
  happened(what, message) {
    if ((what === 'message' || what === 'stored') && message.parentMessageId === this.#parentId) {
      this.#replies.add(message);
    } else if (what === 'changed') {
      this.#replies.change(message.id, message);
      this.#parent = this.#parent?.id === message.id ? { ...this.#parent, ...message } : this.#parent;
    } else if (what === 'deleted') {
      this.#replies.remove(message.id);
      this.#parent = this.#parent?.id === message.id ? null : this.#parent;
    } else if (what === 'part') {
      this.#replies.hang(message);
      this.#parent &&= withPart(this.#parent, message);
    } else if (what === 'reset') {
      void this.#load();
    }
  }

  focus() {
    this.#composer.focus();
  }

  close() {
    this.#off();
  }

  /** Of the replies: the message that they answer stays at the top, and earlier ones come below it. */
  #texts() {
    return [...this.#list.querySelectorAll('.text')].filter((text) => text.closest('.message').row.key !== this.#parentId);
  }

  /** Earlier replies stand below the message that they answer. */
  #withMore(rows) {
    const { atStart, loading, messages } = this.#replies;
    if (this.#failure || (!atStart && !(loading && messages.length === 0))) {
      const place = rows.findIndex(({ key }) => key === this.#parentId) + 1;
      rows.splice(place, 0, { key: 'more', kind: 'more' });
    }
    return rows;
  }

  #moreView() {
    const act = () => void (!this.#failure && this.#replies.messages.length > 0 ? this.#replies.older() : this.#load());
    const button = h('button', { type: 'button', class: 'text-button more', on: { click: act } });
    const update = () => write(button, this.#failure || this.#replies.failure ? 'Retry' : 'Earlier replies');
    return { element: h('li', {}, button), update };
  }

  #tell() {
    const { loading, messages } = this.#replies;
    const failure = this.#failure ?? this.#replies.failure;
    const waits = this.#parent === undefined || (loading && messages.length === 0);
    write(this.#status, failure ? told(failure) : waits ? 'Loading…' : this.#parent === null ? 'The first message was deleted.' : '');
  }

  /** What was sent is seen, wherever the reader was. */
  async #sent() {
    this.render();
    this.#toBottom();
    if (!this.#replies.atEnd) {
      await this.#replies.toEnd();
      this.#toBottom();
    }
  }

  #scrolled() {
    if (this.#below() < NEAR_PX) {
      void this.#replies.newer();
    }
  }

  #below() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    return scrollHeight - scrollTop - clientHeight;
  }

  #toBottom() {
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }
}

function pick({ workspace, conversation, remove, parents }) {
  return { workspace, conversation, remove, parents };
}
