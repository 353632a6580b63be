import { uuid } from '../client/index.js';
import { Emitter } from './emitter.js';

const TYPING_MS = 4000;
const MAX_MEMBERS = 1000;

/** Who is in a channel: their roles and watermarks, who hears it now, who types. */
export class Members {
  changed = new Emitter();
  /** @type {Map<string, {userId: string, role: string, readSeq: number}>} */ all = new Map();
  /** Users who hear the channel, where they are named. @type {Set<string>} */ present = new Set();
  /** There are more than are read. */
  more = false;
  #typing = new Map();
  #chat;
  #path;
  #loading;
  /** Whether they are wanted, and whether they are here. */
  #wanted = false;
  #whole = false;
  /** What came while they were read, whose pages may not know of it. @type {(() => void)[]} */ #news = [];

  constructor(chat, channelId) {
    this.#chat = chat;
    this.#path = `/channels/${channelId}/members`;
    this.channelId = channelId;
  }

  /** Those who type now. */
  get typing() {
    return [...this.#typing.keys()];
  }

  /** Reads them, where they are not here yet. Never fails: the next wish, or the connection, tries again. */
  load() {
    this.#wanted = true;
    if (!this.#whole) {
      this.#loading ??= this.#read().catch(() => {}).finally(() => {
        this.#loading = undefined;
      });
    }
    return this.#loading;
  }

  /** The channel is heard again: those who are wanted and could not be read. */
  retry() {
    return this.#wanted ? this.load() : undefined;
  }

  /** Events were lost: those who are here may have left. */
  async reload() {
    // Its pages may be older than what was lost.
    await this.#loading;
    this.#whole = false;
    await this.retry();
  }

  async #read() {
    const all = new Map();
    let after;
    this.#news = [];
    do {
      const page = await this.#chat.channels.members(this.channelId, { limit: 100, after });
      page.members.forEach((member) => all.set(member.userId, member));
      after = page.next ?? undefined;
    } while (after && all.size < MAX_MEMBERS);
    this.all = all;
    this.more = after !== undefined;
    this.#whole = true;
    this.#news.forEach((again) => again());
    this.changed.emit();
  }

  #meanwhile(again) {
    if (this.#loading && !this.#whole) {
      this.#news.push(again);
    }
  }

  add(userIds) {
    const members = userIds.map((userId) => ({ userId }));
    return this.#chat.rest.post(this.#path, { members }, { idempotencyKey: uuid() });
  }

  remove(userId) {
    return this.#chat.rest.delete(`${this.#path}/${userId}`);
  }

  /** Those who have read up to a place; without their author. */
  readersOf(seq, author) {
    return [...this.all.values()].filter(({ userId, readSeq }) => userId !== author && readSeq >= seq);
  }

  /** An event of a member. */
  take(type, data) {
    this.#meanwhile(() => this.take(type, data));
    if (type === 'member.left') {
      this.all.delete(data.userId);
      this.present.delete(data.userId);
    } else {
      this.all.set(data.userId, { readSeq: 0, ...this.all.get(data.userId), ...data });
    }
    this.changed.emit();
  }

  /** An event `read`. */
  read({ userId, seq }) {
    this.#meanwhile(() => this.read({ userId, seq }));
    const member = this.all.get(userId);
    if (member) {
      this.all.set(userId, { ...member, readSeq: Math.max(seq, member.readSeq) });
      this.changed.emit();
    }
  }

  /** `typing` or `presence`. */
  signal({ type, actor, users, joined = [], left = [] }) {
    if (type === 'typing') {
      clearTimeout(this.#typing.get(actor));
      this.#typing.set(actor, setTimeout(() => this.stopTyping(actor), TYPING_MS));
    } else if (type === 'presence') {
      this.present = users ? new Set(users) : this.present;
      joined.forEach((user) => this.present.add(user));
      left.forEach((user) => this.present.delete(user));
    }
    this.changed.emit();
  }

  stopTyping(userId) {
    if (this.#typing.has(userId)) {
      clearTimeout(this.#typing.get(userId));
      this.#typing.delete(userId);
      this.changed.emit();
    }
  }

  /** Who was there when the connection broke is not known to be there now. */
  forgetPresence() {
    this.present = new Set();
    this.#typing.forEach((timer) => clearTimeout(timer));
    this.#typing.clear();
    this.changed.emit();
  }

  close() {
    this.#typing.forEach((timer) => clearTimeout(timer));
  }
}
