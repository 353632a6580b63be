import { pathOf } from './channels.js';
import { PalaverError } from './errors.js';

const TYPING_MS = 1000;
const MAX_REMEMBERED = 1000;

/** What a user does besides writing: typing and reading. */
export class Signals {
  /** When a channel was last told. @type {Map<string, number>} */ #typed = new Map();
  /** The newest place that is to be told, and who waits. @type {Map<string, number>} */ #read = new Map();
  /** @type {Map<string, Promise<void>>} */ #telling = new Map();
  #link;
  #rest;

  /** @param {import('./link.js').Link} link @param {import('./rest.js').Rest} rest */
  constructor(link, rest) {
    this.#link = link;
    this.#rest = rest;
  }

  /** At most once a second and channel; nobody misses it when it is lost. @param {string} channelId */
  typing(channelId) {
    const now = Date.now();
    if (this.#link.online && now - (this.#typed.get(channelId) ?? 0) >= TYPING_MS) {
      if (this.#typed.size >= MAX_REMEMBERED) {
        this.#typed.clear();
      }
      this.#typed.set(channelId, now);
      this.#link.frame({ type: 'send', address: 'chat.typing', body: { channelId } });
    }
  }

  /**
   * Moves the watermark; while one answer is waited for, later places become one request.
   *
   * @param {string} channelId
   * @param {number} seq
   * @returns {Promise<void>} when this place, or a later one, is stored
   */
  read(channelId, seq) {
    this.#read.set(channelId, Math.max(seq, this.#read.get(channelId) ?? 0));
    const before = this.#telling.get(channelId);
    if (before) {
      return before.then(
        () => this.#next(channelId),
        () => this.#next(channelId),
      );
    }
    return this.#next(channelId);
  }

  /** @param {string} channelId @returns {Promise<void>} */
  #next(channelId) {
    const seq = this.#read.get(channelId);
    if (seq === undefined) {
      return this.#telling.get(channelId) ?? Promise.resolve();
    }
    this.#read.delete(channelId);
    const told = this.#rest.repeat(() => this.#tell(channelId, seq), {});
    const mine = told.then(() => {}).finally(() => {
      if (this.#telling.get(channelId) === mine) {
        this.#telling.delete(channelId);
      }
    });
    this.#telling.set(channelId, mine);
    return mine;
  }

  /** @param {string} channelId @param {number} seq @returns {Promise<unknown>} */
  #tell(channelId, seq) {
    if (this.#link.state === 'closed') {
      return Promise.reject(PalaverError.local('The client is closed', 'CLOSED'));
    }
    const overHttp = () => this.#rest.once('POST', `${pathOf(channelId)}/read`, { body: { seq } });
    return this.#link.online
      ? this.#link.request('chat.read', { channelId, seq }).catch((failure) => {
          // A token that was over: HTTP replaces it.
          if (failure.status === 401) {
            return overHttp();
          }
          throw failure;
        })
      : overHttp();
  }
}
