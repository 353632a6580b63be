import { PalaverError } from './errors.js';
import { Inbox } from './inbox.js';

/**
 * What concerns one user in any channel. It has no places: after a break, `onReset` says that the
 * list of channels is to be read again.
 */
export class UserFeed {
  /** @type {import('../index.d.ts').SubscriptionState} */ state = 'joining';
  #registrations;
  #handlers;
  #inbox;
  #before = false;

  /**
   * @param {import('./registrations.js').Registrations} registrations
   * @param {string} userId
   * @param {import('../index.d.ts').FeedOptions} options
   * @param {{maxQueue: number, onError: (failure: unknown) => void}} given
   */
  constructor(registrations, userId, options, given) {
    this.address = `chat.user.${userId}`;
    this.#registrations = registrations;
    this.#handlers = options;
    this.#inbox = new Inbox(given.maxQueue, {
      handle: (/** @type {any} */ item) => (item.reset ? options.onReset?.() : options.onEvent(item.event)),
      onError: given.onError,
      full: () => {
        registrations.pause(this);
        this.#become('paused', {});
      },
      empty: () => {
        if (this.state === 'paused') {
          registrations.add(this);
          this.#become('joining', {});
        }
      },
    });
    registrations.add(this);
  }

  close() {
    if (this.state !== 'ended') {
      this.#registrations.remove(this);
      this.ended();
    }
  }

  /** @returns {Record<string, string>} */
  headers() {
    return {};
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

  /** @param {any} body */
  take(body) {
    if (this.state === 'ended' || this.state === 'paused') {
      return;
    }
    if (body.type === 'subscribed') {
      const again = this.#before;
      this.#before = true;
      this.#become('live', {});
      if (again) {
        // The last step: it may fill the inbox, which pauses, or have a handler that closes.
        this.#inbox.add({ reset: true });
      }
    } else if (body.type === 'unsubscribed') {
      this.#registrations.drop(this);
      this.ended(PalaverError.unsubscribed(body.reason));
    } else {
      this.#inbox.add({ event: body });
    }
  }

  #become(/** @type {import('../index.d.ts').SubscriptionState} */ state, /** @type {object} */ facts) {
    this.state = state;
    this.#inbox.aside(() => this.#handlers.onState?.(state, facts));
  }
}
