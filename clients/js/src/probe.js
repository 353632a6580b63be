/** The server answers a send to an address that is not there: proof that both directions work. */
const ADDRESS = 'chat.probe';

/** Notices a connection that is dead without a word: no page sees the pings of a WebSocket. */
export class Probe {
  #heard = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;
  #silenceMs;
  #ask;
  #dead;

  /**
   * @param {number} silenceMs after which to ask
   * @param {(address: string) => Promise<unknown>} ask rejects with NO_REPLY when nobody answers
   * @param {() => void} dead is called then
   */
  constructor(silenceMs, ask, dead) {
    this.#silenceMs = silenceMs;
    this.#ask = ask;
    this.#dead = dead;
  }

  start() {
    this.stop();
    this.#heard = false;
    this.#timer = setTimeout(() => this.#look(), this.#silenceMs);
  }

  heard() {
    this.#heard = true;
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #look() {
    const silent = !this.#heard;
    this.start();
    if (silent) {
      this.#ask(ADDRESS).catch((failure) => {
        if (failure.code === 'NO_REPLY' && this.#timer !== undefined && !this.#heard) {
          this.#dead();
        }
      });
    }
  }
}
