import { PalaverError } from './errors.js';

const TIMEOUT_MS = 30_000;

/** The caller's token: asked for when it is needed, by one question at a time, and kept. */
export class Tokens {
  /** @type {string | undefined} */ #token;
  /** @type {Promise<string> | undefined} */ #asking;
  #source;

  /** @param {() => string | null | undefined | Promise<string | null | undefined>} source */
  constructor(source) {
    this.#source = source;
  }

  /**
   * The token that is kept, else a new one.
   *
   * @returns {Promise<string>} rejects with SIGNED_OUT when the source has none
   */
  get() {
    const token = this.#token;
    const over = token === undefined || (expiryOf(token) ?? Infinity) <= Date.now();
    return over ? this.refresh() : Promise.resolve(token);
  }

  /** A new token from the source. */
  refresh() {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  /**
   * Forgets a token that the server refused, unless a newer one has come meanwhile.
   *
   * @param {string} [refused]
   */
  forget(refused) {
    if (refused === undefined || refused === this.#token) {
      this.#token = undefined;
    }
  }

  async #ask() {
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    const late = new Promise((_, reject) => {
      const failure = PalaverError.local('token() gave nothing in time', 'TOKEN_TIMEOUT');
      timer = setTimeout(() => reject(failure), TIMEOUT_MS);
    });
    try {
      const token = await Promise.race([Promise.resolve().then(this.#source), late]);
      if (typeof token !== 'string' || token === '') {
        throw PalaverError.local('token() gave none: the user is signed out', 'SIGNED_OUT');
      }
      this.#token = token;
      return token;
    } finally {
      clearTimeout(timer);
    }
  }
}

/**
 * The end of a JWT's life. It is read, not verified: that is the server's part.
 *
 * @param {string} token
 * @returns {number | undefined} epoch milliseconds; undefined when the token does not say
 */
export function expiryOf(token) {
  try {
    const payload = token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/');
    const { exp } = JSON.parse(atob(payload));
    return Number.isFinite(exp) ? exp * 1000 : undefined;
  } catch {
    return undefined;
  }
}
