import { Emitter } from './emitter.js';

const PAGE = 50;
const MAX_MESSAGES = 400;

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
      return { page, atStart: page.length < PAGE, atEnd: true };
    });
  }

  /** Starts over around a place. */
  around(seq) {
    return this.#over(async () => {
      const [before, after] = await Promise.all([
        this.#pages({ before: seq, limit: PAGE / 2 }),
        this.#pages({ after: seq - 1, limit: PAGE / 2 }),
      ]);
      return { page: [...before, ...after], atStart: before.length < PAGE / 2, atEnd: after.length < PAGE / 2 };
    });
  }

  older() {
    return this.#more(this.atStart, async () => {
      const page = await this.#pages({ before: this.first?.seq, limit: PAGE });
      this.atStart = page.length < PAGE;
      this.#keep([...page, ...this.messages].slice(0, MAX_MESSAGES), page.length + this.#messages.size > MAX_MESSAGES, false);
    });
  }

  newer() {
    return this.#more(this.atEnd, async () => {
      const page = await this.#pages({ after: this.last?.seq ?? 0, limit: PAGE });
      this.atEnd = page.length < PAGE;
      this.#keep([...this.messages, ...page].slice(-MAX_MESSAGES), false, page.length + this.#messages.size > MAX_MESSAGES);
    });
  }

  /** A message was stored: it belongs here if it follows, or is here already. */
  add(message) {
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
    const message = this.#messages.get(id);
    if (message) {
      this.#messages.set(id, { ...message, ...facts });
      this.changed.emit();
    }
  }

  remove(id) {
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

  async #over(read) {
    const turn = ++this.#turn;
    this.atEnd = false;
    await this.#reading(turn, async () => {
      const { page, atStart, atEnd } = await read();
      if (turn === this.#turn) {
        this.atStart = atStart;
        this.atEnd = atEnd;
        this.#keep(page, false, false);
      }
    });
  }

  async #more(done, read) {
    if (!done && !this.loading && this.#messages.size > 0) {
      await this.#reading(this.#turn, read);
    }
  }

  async #reading(turn, read) {
    this.loading = true;
    this.failure = undefined;
    this.changed.emit();
    try {
      await read();
    } catch (failure) {
      this.failure = failure;
    } finally {
      if (turn === this.#turn) {
        this.loading = false;
      }
      this.changed.emit();
    }
  }
}
