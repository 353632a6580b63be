/** Tells listeners that something has changed. */
export class Emitter {
  #listeners = new Set();

  /** Returns a function that ends the listening. */
  on(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(...facts) {
    [...this.#listeners].forEach((listener) => listener(...facts));
  }
}
