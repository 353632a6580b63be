import { PalaverError } from './errors.js';
import { uuid } from './uuid.js';

const CREATE = 'chat.message.create';
/** A frame may have 64 KiB, a character up to four bytes (six in an escape): what is longer goes over HTTP. */
const MAX_FRAME_CHARS = 10_000;

/**
 * Sends messages: those to one channel one after another, so that they are stored in the order in
 * which they were sent; each with a key, so that a repetition stores nothing twice.
 */
export class Sender {
  /** The end of each channel's line. @type {Map<string, Promise<unknown>>} */ #lines = new Map();
  #waiting = 0;
  #link;
  #rest;
  #most;
  #overSocket;

  /**
   * @param {import('./link.js').Link} link
   * @param {import('./rest.js').Rest} rest
   * @param {{maxPending: number, overSocket: boolean}} given
   */
  constructor(link, rest, given) {
    this.#link = link;
    this.#rest = rest;
    this.#most = given.maxPending;
    this.#overSocket = given.overSocket;
  }

  /**
   * @param {import('../index.d.ts').NewMessage} message
   * @param {import('../index.d.ts').SendOptions} [options]
   * @returns {Promise<import('../index.d.ts').Message>} the stored message, with its seq
   */
  send(message, options = {}) {
    if (this.#link.state === 'closed') {
      return Promise.reject(PalaverError.local('The client is closed', 'CLOSED'));
    }
    if (this.#waiting >= this.#most) {
      return Promise.reject(PalaverError.local(`${this.#most} messages wait already`, 'QUEUE_FULL'));
    }
    this.#waiting++;
    const key = options.idempotencyKey ?? uuid();
    const before = this.#lines.get(message.channelId) ?? Promise.resolve();
    const mine = before.then(() => this.#rest.repeat(() => this.#try(message, key, options), options));
    const end = mine.then(
      () => {},
      () => {},
    );
    this.#lines.set(message.channelId, end);
    void end.then(() => {
      this.#waiting--;
      if (this.#lines.get(message.channelId) === end) {
        this.#lines.delete(message.channelId);
      }
    });
    return mine;
  }

  /** @param {any} message @param {string} key @param {import('../index.d.ts').SendOptions} options */
  #try(message, key, options) {
    if (options.signal?.aborted) {
      return Promise.reject(PalaverError.local('The request was given up', 'ABORTED'));
    }
    if (this.#link.state === 'closed') {
      return Promise.reject(PalaverError.local('The client is closed', 'CLOSED'));
    }
    const small = this.#overSocket && JSON.stringify(message).length <= MAX_FRAME_CHARS;
    const overHttp = () => {
      const { signal } = options;
      return this.#rest.once('POST', '/messages', { body: message, idempotencyKey: key, signal });
    };
    return small && this.#link.online
      ? this.#link.request(CREATE, message, { 'Idempotency-Key': key }).catch((failure) => {
          // An older server has no such address; a token that was over, HTTP replaces.
          if (failure.status === 401 || (failure.status === 404 && failure.code === undefined)) {
            return overHttp();
          }
          throw failure;
        })
      : overHttp();
  }
}
