import { ActionBar } from './action-bar.js';
import { attribute, h, held, keyedList, write } from './dom.js';
import { icon } from './icons.js';
import { rowView } from './message-view.js';
import { told } from './parts.js';
import { rowsOf } from './rows.js';

const NEAR_PX = 80;
const AHEAD_PX = 500;

/** The messages of an open channel: stays at the end, or where the reader has scrolled to. */
export class MessageList {
  #room;
  #list = h('ol', { class: 'messages' });
  #status = h('p', { class: 'list-status', role: 'status' });
  #jump = h('button', { type: 'button', class: 'jump', hidden: true, on: { click: () => this.toEnd() } });
  #update;
  #bar;
  /** Whether the reader is at the end, and wants to stay there. */
  #sticky = true;
  #newAfter;
  #missed = 0;
  #target;

  /** @param {any} room @param {number | undefined} newAfter above what there is a line */
  constructor(room, newAfter) {
    this.#room = room;
    this.#newAfter = newAfter;
    this.#update = keyedList(this.#list, (row) => row.key, (row) => rowView(row, room));
    this.#bar = new ActionBar(this.#list, room);
    this.scroller = h(
      'div',
      { class: 'scroller', role: 'region', 'aria-label': 'Messages', tabindex: 0, on: { scroll: () => this.#scrolled() } },
      this.#status, this.#list,
    );
    this.element = h('div', { class: 'list' }, this.scroller, this.#jump);
    new ResizeObserver(() => this.#sticky && this.#toBottom()).observe(this.scroller);
  }

  /** Whether the newest message is in sight. */
  get atEnd() {
    return this.#sticky && this.#room.conversation.timeline.atEnd;
  }

  render() {
    const { conversation, workspace } = this.#room;
    const { timeline, outbox, members } = conversation;
    // Texts, not rows: what stands above a text changes with the row before it, and a day's row is moved.
    const hold = held(this.scroller, this.#list.querySelectorAll('.text'));
    const rows = rowsOf({
      messages: timeline.messages,
      pending: outbox.items,
      me: workspace.me,
      newAfter: this.#newAfter,
      watermarks: timeline.atEnd ? new Map([...members.all.values()].map(({ userId, readSeq }) => [userId, readSeq])) : undefined,
    });
    this.#update(rows);
    this.#tell(timeline, rows.length);
    this.#bar.refresh();
    if (this.#target !== undefined) {
      this.#toTarget();
    } else if (this.#sticky && timeline.atEnd) {
      this.#toBottom();
    } else {
      hold();
    }
    this.#showJump();
  }

  /** A new message has come. */
  arrived(message, own) {
    if (own) {
      this.#newAfter = undefined;
    } else if (!this.atEnd) {
      this.#missed++;
    }
  }

  /** The reader has sent something, and sees it, wherever they were. */
  sent() {
    this.#newAfter = undefined;
    this.render();
    this.#toBottom();
    void this.toEnd();
  }

  async toEnd() {
    const { timeline } = this.#room.conversation;
    this.#sticky = true;
    this.#target = undefined;
    if (!timeline.atEnd) {
      await timeline.toEnd();
    }
    this.#toBottom();
    this.#scrolled();
  }

  /** Shows the message of this place, once it is there. */
  show(seq) {
    this.#target = seq;
    this.#sticky = false;
    this.render();
  }

  #toTarget() {
    const { timeline } = this.#room.conversation;
    const row = document.getElementById(`m-${this.#target}`);
    if (row) {
      this.#target = undefined;
      row.scrollIntoView({ block: 'center' });
      row.classList.add('target');
      row.focus({ preventScroll: true });
      row.addEventListener('animationend', () => row.classList.remove('target'), { once: true });
    } else if (!timeline.loading && !timeline.failure && timeline.messages.length > 0) {
      this.#target = undefined;
      write(this.#status, 'The message of this link was deleted.');
    }
  }

  #tell({ loading, failure, atStart, messages }, rows) {
    const words = failure
      ? told(failure)
      : loading ? 'Loading…' : rows === 0 ? 'No messages yet. Say hello!' : atStart ? 'This is the beginning.' : '';
    write(this.#status, words);
    attribute(this.scroller, 'aria-busy', loading && messages.length === 0 ? 'true' : null);
  }

  #toBottom() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  #scrolled() {
    const { timeline } = this.#room.conversation;
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    const below = scrollHeight - scrollTop - clientHeight;
    this.#sticky = below < NEAR_PX && timeline.atEnd;
    if (this.#sticky) {
      this.#missed = 0;
      this.#room.seen();
    }
    if (scrollTop < AHEAD_PX) {
      void timeline.older();
    }
    if (below < AHEAD_PX) {
      void timeline.newer();
    }
    this.#showJump();
  }

  #showJump() {
    this.#jump.hidden = this.#sticky && this.#room.conversation.timeline.atEnd;
    const words = this.#missed === 0 ? 'To the newest' : this.#missed === 1 ? '1 new message' : `${this.#missed} new messages`;
    if (this.#jump.textContent !== words) {
      this.#jump.replaceChildren(icon('down'), words);
    }
  }
}
