import { PalaverError } from './errors.js';
import { Inbox } from './inbox.js';

const ADDRESS = 'chat.channel.';

/**
 * One channel's events: each exactly once, in order, whatever happens to the connection.
 *
 * `#last` is the newest event that is in hand. The first one after `subscribed` may leap ahead of it
 * (what lies between is not the user's to see); any later leap means that something was lost on the
 * way, and the channel is registered again with `after: #last`.
 */
export class Subscription {
  /** @type {import('../index.d.ts').SubscriptionState} */ state = 'joining';
  /** Of the last event whose handler has ended. @type {number | undefined} */ seq;
  /** @type {number | undefined} */ #last;
  #fresh = true;
  #registrations;
  #handlers;
  #inbox;

  /**
   * @param {import('./registrations.js').Registrations} registrations
   * @param {string} channelId
   * @param {import('../index.d.ts').SubscribeOptions} options
   * @param {{maxQueue: number, onError: (failure: unknown) => void}} given
   */
  constructor(registrations, channelId, options, given) {
    this.channelId = channelId;
    this.address = ADDRESS + channelId;
    this.#registrations = registrations;
    this.#handlers = options;
    this.#last = options.after;
    this.seq = options.after;
    this.#inbox = new Inbox(given.maxQueue, {
      handle: (item) => this.#handle(item),
      onError: given.onError,
      full: () => this.#pause(),
      empty: () => this.#resume(),
    });
    registrations.add(this);
  }

  /** No event is handed over any more. */
  close() {
    if (this.state !== 'ended') {
      this.#registrations.remove(this);
      this.ended();
    }
  }

  /** Headers of a registration: from where. @returns {Record<string, string>} */
  headers() {
    /** @type {Record<string, string>} */
    const headers = {};
    if (this.#last !== undefined) {
      headers.after = String(this.#last);
    }
    if (this.#handlers.presence) {
      headers.presence = 'true';
    }
    return headers;
  }

  /** @param {PalaverError} [reason] */
  waiting(reason) {
    if (this.state !== 'ended' && this.state !== 'paused') {
      this.#become('joining', { reason });
    }
  }

  /** @param {PalaverError} [reason] */
  ended(reason) {
    if (this.state !== 'ended') {
      this.#inbox.close();
      this.#become('ended', { reason });
    }
  }

  /** @param {any} body of a frame */
  take(body) {
    if (this.state === 'ended' || this.state === 'paused') {
      return;
    }
    if (body.type === 'subscribed') {
      this.#subscribed(body);
    } else if (body.type === 'unsubscribed') {
      this.#registrations.drop(this);
      this.ended(PalaverError.unsubscribed(body.reason));
    } else if (Number.isInteger(body.seq)) {
      this.#event(body);
    } else if (this.state === 'live') {
      this.#inbox.aside(() => this.#handlers.onEphemeral?.(body));
    }
  }

  #subscribed(/** @type {any} */ body) {
    if (body.recovered && this.state === 'live') {
      // The answer to a registration of somebody who has gone meanwhile: who knows what it skipped.
      this.#again();
      return;
    }
    // The log does not reach back: the caller reads history over REST, up to the head.
    const reset = body.recovered ? undefined : { channelId: this.channelId, after: this.#last, head: body.seq };
    if (reset) {
      this.#last = body.seq;
    } else {
      this.#last ??= body.seq;
      this.seq ??= body.seq;
    }
    this.#fresh = true;
    this.#become('live', { head: body.seq });
    if (reset) {
      // The last step: it may fill the inbox, which pauses, or have a handler that closes.
      this.#inbox.add({ reset });
    }
  }

  #event(/** @type {any} */ event) {
    const last = this.#last ?? 0;
    if (this.state !== 'live' || event.seq <= last) {
      return;
    }
    if (!this.#fresh && event.seq !== last + 1) {
      this.#again();
      return;
    }
    this.#fresh = false;
    this.#last = event.seq;
    this.#inbox.add({ event });
  }

  #again() {
    this.#registrations.add(this);
    this.#become('joining', {});
  }

  /** The handlers are slower than the channel: let the server keep what is more. */
  #pause() {
    this.#registrations.pause(this);
    this.#become('paused', {});
  }

  #resume() {
    if (this.state === 'paused') {
      this.#again();
    }
  }

  #handle(/** @type {any} */ item) {
    if (item.reset) {
      return this.#after(this.#handlers.onReset?.(item.reset), item.reset.head);
    }
    return this.#after(this.#handlers.onEvent(item.event), item.event.seq);
  }

  #after(/** @type {any} */ result, /** @type {number} */ seq) {
    if (typeof result?.then === 'function') {
      return result.finally(() => {
        this.seq = seq;
      });
    }
    this.seq = seq;
    return undefined;
  }

  #become(/** @type {import('../index.d.ts').SubscriptionState} */ state, /** @type {object} */ facts) {
    this.state = state;
    this.#inbox.aside(() => this.#handlers.onState?.(state, facts));
  }
}
