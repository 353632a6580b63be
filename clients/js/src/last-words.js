import { PalaverError } from './errors.js';
import { onClose } from './policy.js';

/** Why a connection closes, as far as the server said so before: SockJS carries no code of its own. */
export class LastWords {
  /** @type {PalaverError | undefined} */ #said;

  /** @param {any} frame from the server */
  hear(frame) {
    if (frame.type === 'err') {
      const failure = PalaverError.refused(frame);
      // What is about one address does not close a socket, unless no token is good, or there is too much.
      if (frame.address === undefined || failure.status === 401 || failure.status === 429) {
        this.#said = failure;
      }
    } else if (this.#said?.retryAfterMs === undefined) {
      // The server went on, so it meant one frame. Only one that stops still answers what is under way.
      this.#said = undefined;
    }
  }

  forget() {
    this.#said = undefined;
  }

  /** How to act on a close. @param {number} code of the WebSocket */
  policy(code) {
    return onClose(code, this.#said);
  }

  /** @param {number} code */
  reason(code) {
    return this.#said ?? PalaverError.local(`The connection closed (${code})`, `CLOSE_${code}`);
  }
}
