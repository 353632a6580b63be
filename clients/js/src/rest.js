import { PalaverError } from './errors.js';
import { backoffMs } from './policy.js';

/** One try of one request; a server that is slower has given up by then, too. */
const TRY_MS = 35_000;

/**
 * @typedef {{query?: Record<string, unknown>, headers?: Record<string, string>,
 *     idempotencyKey?: string, timeoutMs?: number, signal?: AbortSignal}} RestOptions
 * @typedef {{ok: boolean, status: number, headers: Headers, text: string}} Answer
 */

/** Requests over HTTP, with the caller's token; repeated where that is safe. */
export class Rest {
  #url;
  #tokens;
  #fetch;
  #closing;
  #times;
  #random;

  /**
   * @param {string} url without a slash at the end
   * @param {import('./tokens.js').Tokens} tokens
   * @param {{fetch: typeof fetch, closing: AbortSignal, random: () => number,
   *     times: {baseMs: number, maxMs: number, sendMs: number}}} given
   */
  constructor(url, tokens, given) {
    this.#url = url;
    this.#tokens = tokens;
    this.#fetch = given.fetch;
    this.#closing = given.closing;
    this.#times = given.times;
    this.#random = given.random;
  }

  /** @param {string} path @param {RestOptions} [options] */
  get(path, options) {
    return this.request('GET', path, options);
  }

  /** @param {string} path @param {unknown} [body] @param {RestOptions} [options] */
  post(path, body, options) {
    return this.request('POST', path, { ...options, body });
  }

  /** @param {string} path @param {unknown} body @param {RestOptions} [options] */
  patch(path, body, options) {
    return this.request('PATCH', path, { ...options, body });
  }

  /** @param {string} path @param {RestOptions} [options] */
  delete(path, options) {
    return this.request('DELETE', path, options);
  }

  /**
   * Asks until there is an answer that no repetition would change, or the time is over. Only a GET
   * and what carries an idempotency key are repeated after a failure that may have had an effect.
   *
   * @param {string} method
   * @param {string} path
   * @param {RestOptions & {body?: unknown}} [options]
   * @returns {Promise<any>} the JSON of the answer; rejects with a PalaverError
   */
  async request(method, path, options = {}) {
    const repeatable = method === 'GET' || options.idempotencyKey !== undefined;
    const act = () => this.once(method, path, options);
    return repeatable ? this.repeat(act, options) : act();
  }

  /**
   * Repeats what fails in passing.
   *
   * @template T
   * @param {() => Promise<T>} act
   * @param {{timeoutMs?: number, signal?: AbortSignal}} options
   * @returns {Promise<T>}
   */
  async repeat(act, options) {
    const end = Date.now() + (options.timeoutMs ?? this.#times.sendMs);
    for (let attempt = 0; ; attempt++) {
      try {
        return await act();
      } catch (failure) {
        const known = failure instanceof PalaverError ? failure : undefined;
        const wait = Math.max(
          backoffMs(attempt, this.#times, this.#random()),
          known?.retryAfterMs ?? 0,
        );
        if (!known?.retryable || Date.now() + wait > end) {
          throw failure;
        }
        await pause(wait, this.#giveUp(options.signal));
      }
    }
  }

  /**
   * Asks once; a second time only with a new token for a refused one.
   *
   * @param {string} method
   * @param {string} path
   * @param {RestOptions & {body?: unknown}} options
   * @returns {Promise<any>}
   */
  async once(method, path, options) {
    const token = await this.#tokens.get();
    const answer = await this.#try(token, method, path, options);
    if (answer.status !== 401) {
      return read(answer);
    }
    this.#tokens.forget(token);
    return read(await this.#try(await this.#tokens.get(), method, path, options));
  }

  /**
   * One question, up to the end of its answer's body.
   *
   * @param {string} token
   * @param {string} method
   * @param {string} path
   * @param {RestOptions & {body?: unknown}} options
   * @returns {Promise<Answer>}
   */
  #try(token, method, path, options) {
    /** @type {Record<string, string>} */
    const headers = { ...options.headers, Authorization: `Bearer ${token}` };
    if (options.body !== undefined) {
      headers['Content-Type'] = 'application/json';
    }
    if (options.idempotencyKey !== undefined) {
      headers['Idempotency-Key'] = options.idempotencyKey;
    }
    const body = options.body === undefined ? undefined : JSON.stringify(options.body);
    const giveUp = this.#giveUp(options.signal);
    return abortable(giveUp, async (mine) => {
      const timer = setTimeout(() => mine.abort(), TRY_MS);
      try {
        const { signal } = mine;
        const answer = await this.#fetch(this.#url + path + queryOf(options.query), { method, headers, body, signal });
        return { ok: answer.ok, status: answer.status, headers: answer.headers, text: await answer.text() };
      } catch (failure) {
        throw giveUp.some((signal) => signal.aborted)
          ? PalaverError.local('The request was given up', 'ABORTED', failure)
          : PalaverError.local('No answer came, or not all of it', 'OFFLINE', failure);
      } finally {
        clearTimeout(timer);
      }
    });
  }

  /** What ends a request early: the client's end, and the caller. @param {AbortSignal} [signal] */
  #giveUp(signal) {
    return signal ? [this.#closing, signal] : [this.#closing];
  }
}

/** A query string; objects travel as JSON, absent values not at all. @param {Record<string, unknown>} [query] */
function queryOf(query = {}) {
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)]);
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
}

/** @param {Answer} answer @returns {any} its JSON */
function read(answer) {
  const json = parse(answer.text);
  if (!answer.ok) {
    const seconds = Number(answer.headers.get('Retry-After'));
    const wait = seconds > 0 ? seconds * 1000 : undefined;
    throw PalaverError.from(answer.status, json?.error, wait);
  }
  return json;
}

/** @param {string} text */
function parse(text) {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Runs an act that ends with the first of some signals. Nothing is left on them afterwards: they live
 * as long as the client. AbortSignal.any came to browsers in 2023 and 2024 only.
 *
 * @template T
 * @param {AbortSignal[]} signals
 * @param {(mine: AbortController) => Promise<T>} act
 * @returns {Promise<T>}
 */
async function abortable(signals, act) {
  const mine = new AbortController();
  const abort = () => mine.abort();
  signals.forEach((signal) => signal.addEventListener('abort', abort));
  if (signals.some((signal) => signal.aborted)) {
    abort();
  }
  try {
    return await act(mine);
  } finally {
    signals.forEach((signal) => signal.removeEventListener('abort', abort));
  }
}

/** @param {number} ms @param {AbortSignal[]} giveUp @returns {Promise<void>} */
function pause(ms, giveUp) {
  return abortable(giveUp, ({ signal }) => new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    const abort = () => {
      clearTimeout(timer);
      reject(PalaverError.local('The request was given up', 'ABORTED'));
    };
    if (signal.aborted) {
      abort();
    }
    signal.addEventListener('abort', abort);
  }));
}
