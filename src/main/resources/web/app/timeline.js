import { Emitter } from './emitter.js';

const PAGE = 50;
const MAX_MESSAGES = 400;
/** News that are kept while a page is read; beyond it the window ends before them. */
const MAX_NEWS = 1000;

/** @typedef {{relation: string, row: any, gone: boolean}} Part a recipient's row or a file of a message */

/** The message with the part as it is now; the same object where it is another one's. @param {Part} part */
export function withPart(message, { relation, row, gone }) {
  const rows = message[relation] ?? [];
  const known = rows.find(({ id }) => id === row.id);
  if (row.messageId ? row.messageId !== message.id : !known) {
    return message;
  }
  const others = rows.filter((one) => one !== known);
  return { ...message, [relation]: gone ? others : [...others, { ...known, ...row }] };
}

/**
 * A window on the messages of a channel: without a hole, in the order of `seq`, never longer than
 * MAX_MESSAGES. It grows by pages at either end; at its end, when that is the channel's, new messages
 * come by themselves.
 */
export class Timeline {
  changed = new Emitter();
  /** Nothing is before the first one. */
  atStart = false;
  /** Nothing is after the last one. */
  atEnd = false;
  loading = false;
  failure = undefined;
  /** @type {Map<string, any>} by id, in order */ #messages = new Map();
  #pages;
  #turn = 0;
  /** What came while a page was being read, which may not know of it. @type {(() => void)[]} */ #news = [];

  /** @param {(place: {before?: number, after?: number, limit: number}) => Promise<any[]>} pages reads one */
  constructor(pages) {
    this.#pages = pages;
  }

  get messages() {
    return [...this.#messages.values()];
  }

  get first() {
    return this.messages[0];
  }

  get last() {
    return this.messages.at(-1);
  }

  get(id) {
    return this.#messages.get(id);
  }

  /** Where the message of this place is, if it is in the window. */
  at(seq) {
    return this.messages.find((message) => message.seq === seq);
  }

  /** Starts over with the newest messages. */
  toEnd() {
    return this.#over(async () => {
      const page = await this.#pages({ limit: PAGE });
      return () => this.#show(page, page.length < PAGE, true);
    });
  }

  /** Starts over around a place. */
  around(seq) {
    return this.#over(async () => {
      const [before, after] = await Promise.all([
        this.#pages({ before: seq, limit: PAGE / 2 }),
        this.#pages({ after: seq - 1, limit: PAGE / 2 }),
      ]);
      return () => this.#show([...before, ...after], before.length < PAGE / 2, after.length < PAGE / 2);
    });
  }

  older() {
    return this.#more(this.atStart, async () => {
      const page = await this.#pages({ before: this.first?.seq, limit: PAGE });
      return () => {
        this.atStart = page.length < PAGE;
        this.#keep([...page, ...this.messages].slice(0, MAX_MESSAGES), page.length + this.#messages.size > MAX_MESSAGES, false);
      };
    });
  }

  newer() {
    return this.#more(this.atEnd, async () => {
      const page = await this.#pages({ after: this.last?.seq ?? 0, limit: PAGE });
      return () => {
        this.atEnd = page.length < PAGE;
        this.#keep([...this.messages, ...page].slice(-MAX_MESSAGES), false, page.length + this.#messages.size > MAX_MESSAGES);
      };
    });
  }

  /** A message was stored: it belongs here if it follows, or is here already. */
  add(message) {
    this.#meanwhile(() => this.add(message));
    if (this.#messages.has(message.id)) {
      this.change(message.id, message);
    } else if (this.atEnd && message.seq > (this.last?.seq ?? 0)) {
      this.#keep([...this.messages, message].slice(-MAX_MESSAGES), false, this.#messages.size >= MAX_MESSAGES);
      this.changed.emit();
    } else if (this.atEnd && message.seq >= (this.first?.seq ?? 0)) {
      // Its answer came after the event of a later one.
      this.#keep([...this.messages, message].sort((a, b) => a.seq - b.seq), false, false);
      this.changed.emit();
    }
  }

  change(id, facts) {
    this.#meanwhile(() => this.change(id, facts));
    const message = this.#messages.get(id);
    if (message) {
      this.#messages.set(id, { ...message, ...facts });
      this.changed.emit();
    }
  }

  /** A row that hangs on a message came, changed or went. @param {Part} part */
  hang(part) {
    this.#meanwhile(() => this.hang(part));
    for (const message of this.#messages.values()) {
      const changed = withPart(message, part);
      if (changed !== message) {
        this.#messages.set(message.id, changed);
        this.changed.emit();
        return;
      }
    }
  }

  /** Replies hold the message that they answer as it was when they were read. @param {any} [facts] none: it is gone */
  quote(id, facts) {
    this.#meanwhile(() => this.quote(id, facts));
    const replies = this.messages.filter(({ parentMessageId, parentMessage }) => parentMessageId === id && parentMessage);
    replies.forEach((reply) => {
      this.#messages.set(reply.id, { ...reply, parentMessage: facts && { ...reply.parentMessage, ...facts } });
    });
    if (replies.length > 0) {
      this.changed.emit();
    }
  }

  remove(id) {
    this.#meanwhile(() => this.remove(id));
    if (this.#messages.delete(id)) {
      this.changed.emit();
    }
  }

  /** @param {boolean} cutEnd @param {boolean} cutStart */
  #keep(messages, cutEnd, cutStart) {
    this.atEnd &&= !cutEnd;
    this.atStart &&= !cutStart;
    this.#messages = new Map(messages.map((message) => [message.id, message]));
  }

  #show(page, atStart, atEnd) {
    this.atStart = atStart;
    this.atEnd = atEnd;
    this.#keep(page, false, false);
  }

  #over(read) {
    this.#turn++;
    this.atEnd = false;
    return this.#reading(read);
  }

  async #more(done, read) {
    if (!done && !this.loading && this.#messages.size > 0) {
      await this.#reading(read);
    }
  }

  /** Shows what was read, unless the window started over meanwhile: then it is another one's. */
  async #reading(read) {
    const turn = this.#turn;
    this.#news = [];
    this.loading = true;
    this.failure = undefined;
    this.changed.emit();
    try {
      const show = await read();
      if (turn === this.#turn) {
        this.loading = false;
        show();
        this.#catchUp();
      }
    } catch (failure) {
      if (turn === this.#turn) {
        this.failure = failure;
      }
    } finally {
      if (turn === this.#turn) {
        this.loading = false;
      }
      this.changed.emit();
    }
  }

  #meanwhile(again) {
    if (this.loading && this.#news.length <= MAX_NEWS) {
      this.#news.push(again);
    }
  }

  #catchUp() {
    const news = this.#news;
    this.#news = [];
    if (news.length > MAX_NEWS) {
      this.atEnd = false;
    } else {
      news.forEach((again) => again());
    }
  }
}
