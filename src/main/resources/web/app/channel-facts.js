import { Emitter } from './emitter.js';

/** Readings of a busy channel, whose events overtake every answer; then what they tell has to do. */
const MAX_READINGS = 3;

/**
 * What the list of channels shows of one, as REST returns it, kept up to date by events. An answer
 * holds all events up to its `seq`, and those may come before it or after.
 */
export class ChannelFacts {
  changed = new Emitter();
  #chat;
  #refreshing;
  /** They were to be read, and were not. */
  #stale = false;

  /** @param {any} chat @param {any} channel */
  constructor(chat, channel) {
    this.#chat = chat;
    this.now = channel;
  }

  change(facts) {
    this.now = { ...this.now, ...facts };
    this.changed.emit();
  }

  /** An event came. Whether it is news: what an answer held already must not be counted again. */
  heard(seq) {
    const news = seq > this.now.seq;
    this.now.seq = Math.max(seq, this.now.seq);
    return news;
  }

  /** Events were lost. A log that was put back to an earlier state ends before what was heard of it. */
  lost(head) {
    this.now.seq = Math.min(head, this.now.seq);
  }

  /** @param {any} message a new one @param {boolean} own the user's */
  created(message, own) {
    const { unreadCount, readSeq } = this.now;
    const unread = !own && message.seq > (readSeq ?? 0);
    this.change({ lastMessage: message, activeOn: message.createdOn, unreadCount: unreadCount + (unread ? 1 : 0) });
  }

  edited(message) {
    if (message.id === this.now.lastMessage?.id) {
      this.change({ lastMessage: { ...this.now.lastMessage, ...message } });
    }
  }

  /** Everything that is there has been seen. */
  async read() {
    const { id, role, readSeq, seq, unreadCount, lastMessage } = this.now;
    if (!role || (unreadCount === 0 && (readSeq ?? 0) >= (lastMessage?.seq ?? 0))) {
      return;
    }
    this.change({ readSeq: seq, unreadCount: 0 });
    try {
      await this.#chat.read(id, seq);
    } catch {
      // Nobody was told: it is unread until it is seen again. What came meanwhile is counted.
      if (this.now.readSeq === seq) {
        this.change({ readSeq, unreadCount: unreadCount + this.now.unreadCount });
      }
      this.refresh().catch(() => {});
    }
  }

  /** Reads them; one reading serves all who wish it meanwhile, as none that is too old for them counts. */
  refresh() {
    this.#stale = true;
    this.#refreshing ??= this.#read().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  /** Reads what could not be read when it was to be. */
  async retry() {
    if (this.#stale) {
      await this.refresh().catch(() => {});
    }
  }

  async #read() {
    for (let i = 0; i < MAX_READINGS; i++) {
      const channel = await this.#chat.channels.get(this.now.id);
      if (channel.seq >= this.now.seq) {
        this.#stale = false;
        this.change(channel);
        return;
      }
    }
  }
}
