/** Every failure of this client: what the server refused, or what could not be done. */
export class PalaverError extends Error {
  /**
   * @param {string} message for people
   * @param {{status?: number, name?: string, code?: string, details?: unknown[], retryAfterMs?: number,
   *     cause?: unknown}} [facts]
   */
  constructor(message, facts = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.name = facts.name ?? 'PalaverError';
    /** HTTP status, also of refusals over the socket; 0 when no answer came. */
    this.status = facts.status ?? 0;
    /** Names the error for programs. */
    this.code = facts.code;
    this.details = facts.details ?? [];
    this.retryAfterMs = facts.retryAfterMs;
  }

  /** Whether the same request may succeed later, without a change. */
  get retryable() {
    const passing = this.status === 0 || this.status === 429 || this.status >= 500;
    return passing && !FINAL.has(this.code ?? '');
  }

  /**
   * From the envelope that REST answers and `err` frames carry.
   *
   * @param {number} status
   * @param {any} envelope the object under `error`, if there is one
   * @param {number} [retryAfterMs]
   */
  static from(status, envelope, retryAfterMs) {
    return new PalaverError(envelope?.message ?? `The server answered ${status}`, {
      status,
      name: envelope?.name,
      code: envelope?.code,
      details: envelope?.details,
      retryAfterMs,
    });
  }

  /** @param {any} frame an `err` frame */
  static refused(frame) {
    return PalaverError.from(frame.failureCode, frame.error ?? frame, frame.retryAfterMs);
  }

  /** The server ended a subscription. @param {string} why as `membership` */
  static unsubscribed(why) {
    return new PalaverError(`No longer subscribed: ${why}`, { code: 'UNSUBSCRIBED', details: [why] });
  }

  /** @param {string} message @param {string} code @param {unknown} [cause] */
  static local(message, code, cause) {
    return new PalaverError(message, { code, cause });
  }
}

/** Of the failures without an answer, those that no retry mends. */
const FINAL = new Set(['CLOSED', 'SIGNED_OUT', 'QUEUE_FULL', 'ABORTED', 'TIMEOUT', 'REFUSED']);
