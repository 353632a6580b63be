import { PalaverError } from './errors.js';
import { uuid } from './uuid.js';

/** Channels, members and messages over REST, in pages. */
export class Channels {
  #rest;

  /** @param {import('./rest.js').Rest} rest */
  constructor(rest) {
    this.#rest = rest;
  }

  /** One's own, the one written to last first. @param {import('../index.d.ts').ListOptions} [options] */
  list({ limit, before, archived, signal } = {}) {
    return this.#rest.get('/channels', { query: { limit, before, archived }, signal });
  }

  /** All of them, page after page. @param {import('../index.d.ts').ListOptions} [options] */
  async *all(options = {}) {
    let before = options.before;
    do {
      const page = await this.list({ ...options, before });
      yield* page.channels;
      before = page.next ?? undefined;
    } while (before);
  }

  /** @param {string} channelId */
  get(channelId) {
    return this.#rest.get(pathOf(channelId));
  }

  /** @param {import('../index.d.ts').NewChannel} channel @param {{idempotencyKey?: string}} [options] */
  create(channel, { idempotencyKey = uuid() } = {}) {
    return this.#rest.post('/channels', channel, { idempotencyKey });
  }

  /** The one channel of the caller and another user. @param {string} userId */
  direct(userId) {
    return this.#rest.post('/channels/direct', { userId }, { idempotencyKey: uuid() });
  }

  /** @param {string} channelId @param {{limit?: number, after?: string}} [options] */
  members(channelId, { limit, after } = {}) {
    return this.#rest.get(`${pathOf(channelId)}/members`, { query: { limit, after } });
  }

  /**
   * Messages of a channel, the oldest first: the newest `limit` ones, those before a place, or those
   * after one. Where they are too large for one answer, they come by several.
   *
   * @param {string} channelId
   * @param {import('../index.d.ts').HistoryOptions} [options]
   * @returns {Promise<import('../index.d.ts').Message[]>}
   */
  async history(channelId, { before, after, limit = 50, parentMessageId, include, signal } = {}) {
    const upwards = after !== undefined;
    const order = [upwards ? 'seq ASC' : 'seq DESC'];
    const found = [];
    let edge = upwards ? after : before;
    let most = limit;
    let ended = false;
    while (found.length < limit && !ended) {
      const size = Math.min(most, limit - found.length);
      const place = upwards ? { gt: edge } : edge === undefined ? { neq: null } : { lt: edge };
      const filter = { where: { channelId, parentMessageId, seq: place }, order, limit: size, include };
      try {
        const page = await this.#rest.get('/messages', { query: { filter }, signal });
        found.push(...page);
        ended = page.length < size;
        edge = page.at(-1)?.seq;
      } catch (failure) {
        if (size === 1 || !(failure instanceof PalaverError) || failure.code !== 'ANSWER_TOO_LARGE') {
          throw failure;
        }
        most = Math.ceil(size / 2);
      }
    }
    return upwards ? found : found.reverse();
  }
}

/** @param {string} channelId */
export function pathOf(channelId) {
  return `/channels/${encodeURIComponent(channelId)}`;
}
