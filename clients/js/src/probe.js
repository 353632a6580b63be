/** The server answers a send to an address that is not there: proof that both directions work. */
const QUESTION = { type: 'send', address: 'chat.probe', replyAddress: 'chat.probe', body: null };

/**
 * Notices a connection that is dead without a word: no page sees the pings of a WebSocket. Where the
 * socket does not answer those by itself, it also keeps a client alive that only listens.
 */
export class Probe {
  #heard = false;
  #sent = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;
  #times;
  #given;

  /**
   * @param {{probeMs: number, replyMs: number}} times silence after which to ask, and to wait then
   * @param {{ask: (frame: Record<string, unknown>) => void, ping?: () => void, dead: () => void}} given
   *     `ask` sends a frame, however many wait already: on a dead connection none ever leaves;
   *     `ping` is for sockets that do not answer the server's own pings
   */
  constructor(times, given) {
    this.#times = times;
    this.#given = given;
  }

  start() {
    this.#heard = false;
    this.#sent = false;
    this.#in(this.#times.probeMs, () => this.#look());
  }

  heard() {
    this.#heard = true;
  }

  sent() {
    this.#sent = true;
  }

  stop() {
    clearTimeout(this.#timer);
  }

  #look() {
    if (!this.#heard) {
      this.#given.ask(QUESTION);
      this.#in(this.#times.replyMs, () => (this.#heard ? this.start() : this.#given.dead()));
      return;
    }
    if (!this.#sent) {
      this.#given.ping?.();
    }
    this.start();
  }

  #in(/** @type {number} */ ms, /** @type {() => void} */ act) {
    this.stop();
    this.#timer = setTimeout(act, ms);
  }
}
