import { PalaverError } from './errors.js';

/** Hands each frame of the server's to whom it is for. */
export class Incoming {
  #replies;
  #lastWords;
  #registrations;
  #onError;

  /**
   * @param {import('./replies.js').Replies} replies
   * @param {import('./last-words.js').LastWords} lastWords
   * @param {import('./registrations.js').Registrations} registrations
   * @param {(failure: unknown) => void} onError
   */
  constructor(replies, lastWords, registrations, onError) {
    this.#replies = replies;
    this.#lastWords = lastWords;
    this.#registrations = registrations;
    this.#onError = onError;
  }

  /** @param {string} text @returns {boolean} whether it brought news of an address: the connection works */
  take(text) {
    /** @type {any} */
    let frame;
    try {
      frame = JSON.parse(text);
    } catch (failure) {
      this.#onError(PalaverError.local('The server sent no JSON', 'BAD_FRAME', failure));
      return false;
    }
    this.#lastWords.hear(frame);
    if (this.#replies.take(frame)) {
      return false;
    }
    if (frame.type === 'err') {
      this.#registrations.refused(frame.address, PalaverError.refused(frame));
    } else if (frame.type === 'rec') {
      this.#registrations.take(frame.address, frame.body);
    }
    return frame.type === 'rec';
  }
}
