/**
 * Hands items to a handler one by one: the next when the last one's promise has settled. What a
 * handler throws is reported, and the next item comes: an event is not repeated.
 *
 * @template T
 */
export class Inbox {
  /** @type {T[]} */ #items = [];
  #running = false;
  #closed = false;
  #most;
  #given;

  /**
   * @param {number} most items that may wait; then `full` is called, and `empty` when none waits
   * @param {{handle: (item: T) => unknown, onError: (failure: unknown) => void, full: () => void,
   *     empty: () => void}} given
   */
  constructor(most, given) {
    this.#most = most;
    this.#given = given;
  }

  /** @param {T} item */
  add(item) {
    if (this.#closed) {
      return;
    }
    this.#items.push(item);
    if (!this.#running) {
      void this.#run();
    } else if (this.#items.length === this.#most) {
      this.#given.full();
    }
  }

  /** Calls the caller's code out of line; it must not break ours. @param {() => unknown} act */
  aside(act) {
    try {
      Promise.resolve(act()).catch(this.#given.onError);
    } catch (failure) {
      this.#given.onError(failure);
    }
  }

  close() {
    this.#closed = true;
    this.#items = [];
  }

  async #run() {
    this.#running = true;
    while (this.#items.length > 0 && !this.#closed) {
      const item = /** @type {T} */ (this.#items.shift());
      try {
        const result = this.#given.handle(item);
        if (result !== undefined) {
          await result;
        }
      } catch (failure) {
        this.#given.onError(failure);
      }
    }
    this.#running = false;
    if (!this.#closed) {
      this.#given.empty();
    }
  }
}
