import { PalaverError } from './errors.js';
import { backoffMs } from './policy.js';

/** Registrations that may wait for their answer: after a reconnect there may be hundreds to make. */
const MAX_UNANSWERED = 16;
const UNANSWERED_MS = 30_000;

/**
 * Who listens at an address.
 *
 * @typedef {{
 *   address: string,
 *   headers: () => Record<string, string>,
 *   take: (body: any) => void,
 *   waiting: (reason?: PalaverError) => void,
 *   ended: (reason?: PalaverError) => void,
 * }} Listener
 */

/** Registers listeners, and again after every reconnect; a few at a time. */
export class Registrations {
  /** @type {Map<string, Listener>} */ #listeners = new Map();
  /** @type {Set<string>} */ #due = new Set();
  /** Listed, and not registered until they are added again. @type {Set<string>} */ #paused = new Set();
  /** Asked and not yet answered. @type {Map<string, ReturnType<typeof setTimeout>>} */ #asked = new Map();
  /** @type {Map<string, ReturnType<typeof setTimeout>>} */ #later = new Map();
  /** @type {Map<string, number>} */ #failures = new Map();
  #link;

  /** @param {import('./link.js').Link} link */
  constructor(link) {
    this.#link = link;
  }

  /** @param {string} address */
  has(address) {
    return this.#listeners.has(address);
  }

  /** Adds a listener, or registers one again from where it is now. @param {Listener} listener */
  add(listener) {
    this.#listeners.set(listener.address, listener);
    this.#paused.delete(listener.address);
    this.#due.add(listener.address);
    this.#pump();
  }

  /** Tells the server to stop until the listener is added again. @param {Listener} listener */
  pause(listener) {
    if (this.#active(listener)) {
      this.#settle(listener.address);
      this.#paused.add(listener.address);
      this.#link.frame({ type: 'unregister', address: listener.address });
      this.#pump();
    }
  }

  /** Tells the server to stop. @param {Listener} listener */
  remove(listener) {
    this.pause(listener);
    this.drop(listener);
  }

  /** Stops without a word, since the server ended it. @param {Listener} listener */
  drop(listener) {
    if (this.#listeners.get(listener.address) === listener) {
      this.#forget(listener.address);
      this.#pump();
    }
  }

  online() {
    this.#due = new Set([...this.#listeners.keys()].filter((address) => !this.#paused.has(address)));
    this.#pump();
  }

  offline() {
    this.#clear();
    this.#listeners.forEach((listener) => listener.waiting());
  }

  /** @param {PalaverError} [reason] */
  end(reason) {
    const listeners = [...this.#listeners.values()];
    this.#clear();
    this.#listeners.clear();
    this.#paused.clear();
    listeners.forEach((listener) => listener.ended(reason));
  }

  /** @param {string} address @param {any} body */
  take(address, body) {
    const listener = this.#listeners.get(address);
    if (body?.type === 'subscribed' && listener) {
      this.#failures.delete(address);
      this.#answered(address);
    }
    listener?.take(body);
  }

  /** The answer to a registration, if it was one. @param {string | undefined} address @param {PalaverError} failure */
  refused(address, failure) {
    const listener = address === undefined ? undefined : this.#listeners.get(address);
    if (!listener || !this.#active(listener)) {
      return;
    }
    this.#answered(listener.address);
    const times = (this.#failures.get(listener.address) ?? 0) + 1;
    this.#failures.set(listener.address, times);
    if (failure.status === 401) {
      this.#renew(listener, failure, times);
    } else if (failure.retryable) {
      this.#again(listener, failure, times);
    } else {
      this.#forget(listener.address);
      listener.ended(failure);
    }
  }

  #renew(/** @type {Listener} */ listener, /** @type {PalaverError} */ failure, /** @type {number} */ times) {
    this.#link.renew().then(
      () => (times > 1 ? this.#again(listener, failure, times) : this.#redo(listener)),
      () => this.#again(listener, failure, times),
    );
  }

  #again(/** @type {Listener} */ listener, /** @type {PalaverError} */ failure, /** @type {number} */ times) {
    if (!this.#active(listener)) {
      return;
    }
    const wait = backoffMs(times, this.#link.times, this.#link.given.random());
    clearTimeout(this.#later.get(listener.address));
    this.#later.set(
      listener.address,
      setTimeout(() => this.#redo(listener), wait),
    );
    listener.waiting(failure);
  }

  #redo(/** @type {Listener} */ listener) {
    this.#later.delete(listener.address);
    if (this.#active(listener)) {
      this.add(listener);
    }
  }

  #pump() {
    for (const address of this.#due) {
      const listener = this.#listeners.get(address);
      if (!this.#link.online || this.#asked.size >= MAX_UNANSWERED) {
        return;
      }
      this.#due.delete(address);
      if (listener) {
        clearTimeout(this.#asked.get(address));
        this.#asked.set(
          address,
          setTimeout(() => this.#link.lose(1006), UNANSWERED_MS),
        );
        this.#link.frame({ type: 'register', address, headers: listener.headers() });
      }
    }
  }

  #answered(/** @type {string} */ address) {
    clearTimeout(this.#asked.get(address));
    this.#asked.delete(address);
    this.#pump();
  }

  /** Whether it is listed, and wants to be registered. */
  #active(/** @type {Listener} */ listener) {
    return this.#listeners.get(listener.address) === listener && !this.#paused.has(listener.address);
  }

  #forget(/** @type {string} */ address) {
    this.#listeners.delete(address);
    this.#paused.delete(address);
    this.#settle(address);
  }

  /** Nothing is to be asked for the address, or waited for, any more. */
  #settle(/** @type {string} */ address) {
    this.#due.delete(address);
    this.#failures.delete(address);
    clearTimeout(this.#asked.get(address));
    this.#asked.delete(address);
    clearTimeout(this.#later.get(address));
    this.#later.delete(address);
  }

  #clear() {
    [...this.#asked.values(), ...this.#later.values()].forEach((timer) => clearTimeout(timer));
    this.#asked.clear();
    this.#later.clear();
    this.#due.clear();
  }
}
