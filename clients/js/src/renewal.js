import { refreshInMs } from './policy.js';
import { expiryOf } from './tokens.js';

/** Fetches the next token before the last one ends. */
export class Renewal {
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;
  #attempt = 0;
  /** Raised at each stop, so that a renewal that is under way then starts nothing when it fails. */
  #generation = 0;
  #renew;
  #given;

  /**
   * @param {() => Promise<void>} renew fetches and shows a token
   * @param {{againMs: (attempt: number) => number, signedOut: (reason: any) => void, onError: (failure: unknown) => void}} given
   */
  constructor(renew, given) {
    this.#renew = renew;
    this.#given = given;
  }

  /** @param {string} token that was shown */
  after(token) {
    const inMs = refreshInMs(expiryOf(token), Date.now());
    this.stop();
    this.#attempt = 0;
    if (inMs !== undefined) {
      this.#in(inMs);
    }
  }

  stop() {
    this.#generation++;
    clearTimeout(this.#timer);
  }

  #in(/** @type {number} */ ms) {
    const generation = this.#generation;
    this.#timer = setTimeout(() => {
      this.#renew().catch((failure) => generation === this.#generation && this.#failed(failure));
    }, ms);
  }

  /** The old token lives on for a while: ask again soon, and let the server close when it is over. */
  #failed(/** @type {any} */ failure) {
    if (failure?.code === 'SIGNED_OUT') {
      this.#given.signedOut(failure);
    } else {
      this.#in(this.#given.againMs(this.#attempt++));
      this.#given.onError(failure);
    }
  }
}
