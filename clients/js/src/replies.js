import { PalaverError } from './errors.js';
import { uuid } from './uuid.js';

const MAX_WAITING = 256;

/** The answers that are waited for. */
export class Replies {
  /** @type {Map<string, {done: (body: any) => void, failed: (failure: PalaverError) => void}>} */
  #waiting = new Map();

  /**
   * @param {number} limitMs
   * @returns {{replyAddress: string, answer: Promise<any>}}
   */
  expect(limitMs) {
    const replyAddress = uuid();
    const answer = new Promise((resolve, reject) => {
      if (this.#waiting.size >= MAX_WAITING) {
        reject(PalaverError.local('Too many requests wait for their answer', 'BUSY'));
        return;
      }
      const timer = setTimeout(() => {
        this.#waiting.delete(replyAddress);
        reject(PalaverError.local('No answer came in time', 'NO_REPLY'));
      }, limitMs);
      /** @param {(value: any) => void} then */
      const once = (then) => (/** @type {any} */ value) => {
        clearTimeout(timer);
        this.#waiting.delete(replyAddress);
        then(value);
      };
      this.#waiting.set(replyAddress, { done: once(resolve), failed: once(reject) });
    });
    return { replyAddress, answer };
  }

  /** @param {any} frame @returns {boolean} whether it was an answer */
  take(frame) {
    const waiting = this.#waiting.get(frame.address);
    if (!waiting) {
      return false;
    }
    if (frame.type === 'err') {
      waiting.failed(PalaverError.refused(frame));
    } else {
      waiting.done(frame.body);
    }
    return true;
  }

  /** @param {PalaverError} failure */
  failAll(failure) {
    [...this.#waiting.values()].forEach((waiting) => waiting.failed(failure));
  }
}
