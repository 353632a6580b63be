import { Emitter } from './emitter.js';

const MAX_NAMES = 5000;
const ASK_AGAIN_MS = 3000;

/**
 * Names of people. Palaver knows ids alone: names come from the product around it, by way of the
 * session. Who has none is shown by the beginning of their id.
 */
export class Directory {
  changed = new Emitter();
  #names = new Map();
  #source;
  #asked = 0;

  /** @param {(() => Promise<{id: string, name: string}[]>) | undefined} source of names, if there is one */
  constructor(source) {
    this.#source = source;
  }

  /** Whether a new person is named by their name alone, and not by an id. */
  get namesMakeIds() {
    return this.#source !== undefined;
  }

  nameOf(id) {
    const name = this.#names.get(id);
    if (name === undefined) {
      this.#ask();
    }
    return name ?? `User ${String(id).slice(0, 8)}`;
  }

  /** Everybody with a name, by name. */
  people() {
    return [...this.#names].map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name));
  }

  /** Names that the product gave. */
  learn(names) {
    let news = false;
    for (const [id, name] of Object.entries(names)) {
      if (typeof name === 'string' && this.#names.get(id) !== name && this.#names.size < MAX_NAMES) {
        this.#names.set(id, name);
        news = true;
      }
    }
    if (news) {
      this.changed.emit();
    }
  }

  /** Asks the source again, at once. */
  async refresh() {
    if (this.#source) {
      this.#asked = Date.now();
      const people = await this.#source();
      this.learn(Object.fromEntries(people.map(({ id, name }) => [id, name])));
    }
  }

  #ask() {
    if (this.#source && Date.now() - this.#asked > ASK_AGAIN_MS) {
      this.refresh().catch(() => {});
    }
  }
}
