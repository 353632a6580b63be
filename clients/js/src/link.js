import { PalaverError } from './errors.js';
import { Incoming } from './incoming.js';
import { LastWords } from './last-words.js';
import { backoffMs } from './policy.js';
import { Probe } from './probe.js';
import { Registrations } from './registrations.js';
import { Renewal } from './renewal.js';
import { Replies } from './replies.js';
import { Timers } from './timers.js';

const MAX_WAITING_BYTES = 1024 * 1024;
/** The server knows it without parsing it, and checks no token for it. */
const BARE_PING = '{"type":"ping"}';

/**
 * The one connection of a client: opens, proves who is there, notices silence, comes back.
 *
 * @typedef {'connecting' | 'online' | 'reconnecting' | 'closed'} LinkState
 * @typedef {{reason?: PalaverError, retryInMs?: number}} StateFacts
 * @typedef {{openMs: number, probeMs: number, replyMs: number, stableMs: number,
 *     baseMs: number, maxMs: number}} Times
 */
export class Link {
  /** @type {LinkState} */ state = 'connecting';
  /** @type {import('./transport.js').Wire | undefined} */ #wire;
  /** @type {string | undefined} */ #token;
  #attempt = 0;
  /** Counts connections, so that what belongs to a former one is known as such. */
  #turn = 0;
  #timers = new Timers();
  #replies = new Replies();
  #lastWords = new LastWords();
  #incoming;
  #probe;
  #renewal;

  /**
   * @param {import('./transport.js').Transport} transport
   * @param {import('./tokens.js').Tokens} tokens
   * @param {Times} times
   * @param {{random: () => number, onState: (state: LinkState, facts: StateFacts) => void,
   *     onError: (failure: unknown) => void}} given
   */
  constructor(transport, tokens, times, given) {
    this.transport = transport;
    this.tokens = tokens;
    this.times = times;
    this.given = given;
    this.registrations = new Registrations(this);
    this.#incoming = new Incoming(this.#replies, this.#lastWords, this.registrations, given.onError);
    this.#probe = new Probe(times, {
      ask: (frame) => this.frame(frame),
      ping: transport.answersPings ? undefined : () => this.#wire?.send(BARE_PING),
      dead: () => this.lose(1006),
    });
    this.#renewal = new Renewal(() => this.renew(), {
      againMs: (attempt) => backoffMs(attempt, times, given.random()),
      signedOut: (reason) => this.close(reason),
      onError: given.onError,
    });
  }

  get online() {
    return this.state === 'online';
  }

  /** Opens a connection, at once. */
  async open() {
    const turn = ++this.#turn;
    this.#timers.clearAll();
    try {
      this.#token = await this.tokens.get();
    } catch (failure) {
      if (turn === this.#turn) {
        this.#noToken(failure);
      }
      return;
    }
    if (turn !== this.#turn) {
      return;
    }
    const mine = (/** @type {(...given: any[]) => void} */ act) => (/** @type {any[]} */ ...given) => {
      if (turn === this.#turn) {
        act(...given);
      }
    };
    this.#timers.set('open', this.times.openMs, () => this.lose(1006));
    try {
      this.#wire = this.transport.dial({
        open: mine(() => this.#opened()),
        text: mine((text) => this.#take(text)),
        closed: mine((code) => this.lose(code)),
      });
    } catch (failure) {
      this.given.onError(failure);
      this.lose(1006);
    }
  }

  /**
   * Ends for good.
   *
   * @param {PalaverError} [reason] none when the caller wished it
   */
  close(reason) {
    if (this.state !== 'closed' && this.#hangUp('The client is closed', 'CLOSED')) {
      this.#become('closed', { reason });
      this.registrations.end(reason);
    }
  }

  /** The network may be back: no need to wait any longer. */
  hasten() {
    if (this.state === 'reconnecting' && this.#timers.has('retry')) {
      void this.open();
    }
  }

  /**
   * Asks and waits for the answer.
   *
   * @param {string} address
   * @param {unknown} body
   * @param {Record<string, string>} [headers]
   * @returns {Promise<any>} the answer's body; rejects with a PalaverError, OFFLINE, BUSY or NO_REPLY
   *     when it is not known whether the server did it
   */
  request(address, body, headers = {}) {
    if (!this.online || (this.#wire?.waiting() ?? 0) > MAX_WAITING_BYTES) {
      const code = this.online ? 'BUSY' : 'OFFLINE';
      return Promise.reject(PalaverError.local('Nothing can be sent now', code));
    }
    const { replyAddress, answer } = this.#replies.expect(this.times.replyMs);
    this.frame({ type: 'send', address, replyAddress, headers, body });
    return answer;
  }

  /** Sends a frame if there is a connection; nobody answers. @param {Record<string, unknown>} frame */
  frame(frame) {
    if (this.online && this.#wire) {
      const proof = this.transport.tokenInFrames ? this.#proof() : {};
      const headers = { ...proof, .../** @type {object} */ (frame.headers ?? {}) };
      this.#wire.send(JSON.stringify({ ...frame, headers }));
      this.#probe.sent();
    }
  }

  /** Shows a new token on the open connection. @returns {Promise<void>} */
  async renew() {
    const turn = this.#turn;
    const token = await this.tokens.refresh();
    if (turn === this.#turn && this.online) {
      this.#token = token;
      this.#show();
    }
  }

  /**
   * The connection is gone, or is given up.
   *
   * @param {number} code WebSocket close code
   */
  lose(code) {
    if (this.state === 'closed') {
      return;
    }
    const policy = this.#lastWords.policy(code);
    const reason = this.#lastWords.reason(code);
    if (policy.freshToken) {
      this.tokens.forget(this.#token);
    }
    if (!policy.reconnect) {
      this.close(reason);
      return;
    }
    if (this.#hangUp('The connection was lost', 'OFFLINE')) {
      this.#retry(reason, reason.retryAfterMs ?? policy.leastMs ?? 0);
    }
  }

  #opened() {
    this.#timers.clearAll();
    this.#lastWords.forget();
    this.state = 'online';
    this.#show();
    this.#timers.set('stable', this.times.stableMs, () => {
      this.#attempt = 0;
    });
    this.#probe.start();
    this.registrations.online();
    // Told last: the caller may close the client here, or subscribe, which the token has to precede.
    this.#become('online', {});
  }

  /** Shows the token, and plans the next one. A ping is the frame that asks for nothing else. */
  #show() {
    this.frame({ type: 'ping', headers: this.#proof() });
    this.#renewal.after(this.#token ?? '');
  }

  #proof() {
    return { Authorization: `Bearer ${this.#token}` };
  }

  #take(/** @type {string} */ text) {
    this.#probe.heard();
    if (this.#incoming.take(text)) {
      this.#attempt = 0;
    }
  }

  #noToken(/** @type {any} */ failure) {
    if (failure?.code === 'SIGNED_OUT') {
      this.close(failure);
      return;
    }
    this.#retry(PalaverError.local('token() failed', 'TOKEN_FAILED', failure), 0);
    this.given.onError(failure);
  }

  #retry(/** @type {PalaverError} */ reason, /** @type {number} */ leastMs) {
    const wait = backoffMs(this.#attempt++, this.times, this.given.random());
    const retryInMs = Math.max(wait, leastMs);
    this.#timers.set('retry', retryInMs, () => void this.open());
    this.#become('reconnecting', { reason, retryInMs });
  }

  /** @returns {boolean} false when the caller, told of it, closed the client meanwhile */
  #hangUp(/** @type {string} */ message, /** @type {string} */ code) {
    const turn = ++this.#turn;
    this.#timers.clearAll();
    this.#probe.stop();
    this.#renewal.stop();
    this.#wire?.drop();
    this.#wire = undefined;
    const wasOnline = this.online;
    this.state = 'reconnecting';
    this.#replies.failAll(PalaverError.local(message, code));
    if (wasOnline) {
      this.registrations.offline();
    }
    return turn === this.#turn;
  }

  #become(/** @type {LinkState} */ state, /** @type {StateFacts} */ facts) {
    this.state = state;
    this.given.onState(state, facts);
  }
}
