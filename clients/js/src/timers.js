/** Timers by name; setting one again replaces it. */
export class Timers {
  /** @type {Map<string, ReturnType<typeof setTimeout>>} */ #timers = new Map();

  /** @param {string} name @param {number} ms @param {() => void} act */
  set(name, ms, act) {
    this.clear(name);
    const timer = setTimeout(() => {
      this.#timers.delete(name);
      act();
    }, ms);
    this.#timers.set(name, timer);
  }

  /** @param {string} name */
  has(name) {
    return this.#timers.has(name);
  }

  /** @param {string} name */
  clear(name) {
    clearTimeout(this.#timers.get(name));
    this.#timers.delete(name);
  }

  clearAll() {
    this.#timers.forEach((timer) => clearTimeout(timer));
    this.#timers.clear();
  }
}
