import { Channels } from './channels.js';
import { PalaverError } from './errors.js';
import { UserFeed } from './feed.js';
import { Link } from './link.js';
import { Rest } from './rest.js';
import { Sender } from './sender.js';
import { Signals } from './signals.js';
import { Subscription } from './subscription.js';
import { Tokens } from './tokens.js';
import { transportOf } from './transport.js';

export { PalaverError } from './errors.js';
export { CLOSE_CODES } from './policy.js';
export { uuid } from './uuid.js';

const TIMES = {
  openMs: 10_000,
  probeMs: 25_000,
  replyMs: 10_000,
  stableMs: 10_000,
  sendMs: 60_000,
  baseMs: 500,
  maxMs: 30_000,
};
const MAX_QUEUE = 1000;
const MAX_PENDING_SENDS = 100;

/** See `index.d.ts`. */
class Chat {
  /** @type {Set<import('../index.d.ts').StateListener>} */ #listeners = new Set();
  #closing = new AbortController();
  #link;
  #sender;
  #signals;
  #options;
  #hasten = () => this.#link.hasten();

  /** @param {import('../index.d.ts').ConnectOptions} options */
  constructor(options) {
    const url = String(options.url).replace(/\/+$/, '');
    const times = { ...TIMES, ...options.times };
    const random = options.random ?? Math.random;
    const tokens = new Tokens(options.token);
    this.#options = options;
    this.rest = new Rest(url, tokens, {
      fetch: options.fetch ?? globalThis.fetch.bind(globalThis),
      closing: this.#closing.signal,
      times,
      random,
    });
    this.#link = new Link(transportOf(url, options), tokens, times, {
      random,
      onState: (state, facts) => this.#tell(state, facts),
      onError: (failure) => this.#error(failure),
    });
    this.#sender = new Sender(this.#link, this.rest, {
      maxPending: options.maxPendingSends ?? MAX_PENDING_SENDS,
      overSocket: options.sendOver !== 'rest',
    });
    this.#signals = new Signals(this.#link, this.rest);
    this.channels = new Channels(this.rest);
    globalThis.addEventListener?.('online', this.#hasten);
    void this.#link.open();
  }

  get state() {
    return this.#link.state;
  }

  /** @param {import('../index.d.ts').StateListener} listener */
  onState(listener) {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** @param {string} channelId @param {import('../index.d.ts').SubscribeOptions} options */
  subscribe(channelId, options) {
    const id = channelId.toLowerCase();
    this.#checkFree(`chat.channel.${id}`);
    return new Subscription(this.#link.registrations, id, options, this.#bounds());
  }

  /** @param {string} userId @param {import('../index.d.ts').FeedOptions} options */
  subscribeUser(userId, options) {
    const id = userId.toLowerCase();
    this.#checkFree(`chat.user.${id}`);
    return new UserFeed(this.#link.registrations, id, options, this.#bounds());
  }

  /** @param {import('../index.d.ts').NewMessage} message @param {import('../index.d.ts').SendOptions} [options] */
  send(message, options) {
    return this.#sender.send(message, options);
  }

  /** @param {string} channelId */
  typing(channelId) {
    this.#signals.typing(channelId);
  }

  /** @param {string} channelId @param {number} seq */
  read(channelId, seq) {
    return this.#signals.read(channelId, seq);
  }

  close() {
    this.#link.close();
  }

  /** @param {string} address */
  #checkFree(address) {
    if (this.state === 'closed') {
      throw PalaverError.local('The client is closed', 'CLOSED');
    }
    if (this.#link.registrations.has(address)) {
      throw PalaverError.local(`Subscribed already: ${address}`, 'ALREADY_SUBSCRIBED');
    }
  }

  #bounds() {
    return {
      maxQueue: this.#options.maxQueue ?? MAX_QUEUE,
      onError: (/** @type {unknown} */ failure) => this.#error(failure),
    };
  }

  #tell(/** @type {any} */ state, /** @type {any} */ facts) {
    if (state === 'closed') {
      globalThis.removeEventListener?.('online', this.#hasten);
      this.#closing.abort();
    }
    for (const listener of [...this.#listeners, ...(this.#options.onState ? [this.#options.onState] : [])]) {
      try {
        listener(state, facts);
      } catch (failure) {
        this.#error(failure);
      }
    }
  }

  /** Called in the middle of our own work, which the caller's code must not break off. */
  #error(/** @type {unknown} */ failure) {
    try {
      if (this.#options.onError) {
        this.#options.onError(failure);
        return;
      }
    } catch (broken) {
      console.error('palaver: onError threw', broken);
    }
    console.error('palaver:', failure);
  }
}

/**
 * Connects a user; see `index.d.ts`.
 *
 * @param {import('../index.d.ts').ConnectOptions} options
 * @returns {import('../index.d.ts').Chat}
 */
export function connect(options) {
  return new Chat(options);
}
