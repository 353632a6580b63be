// When to come back, in plain values: no clock, no socket.

/**
 * How to act on a close code of the server (docs/realtime.md lists them). An unknown code, and 1006
 * for a connection that broke, is a reason to come back.
 *
 * @type {Record<number, {reconnect: boolean, freshToken?: boolean, leastMs?: number}>}
 */
export const CLOSE_CODES = {
  1001: { reconnect: true },
  1009: { reconnect: false },
  1013: { reconnect: true, leastMs: 5000 },
  4008: { reconnect: true },
  4010: { reconnect: true },
  4029: { reconnect: true, leastMs: 5000 },
  4030: { reconnect: false },
  4401: { reconnect: true, freshToken: true },
};

/**
 * Of the codes and statuses of `err` frames, the close codes that follow them.
 *
 * @type {Record<string | number, number>}
 */
const CLOSES_WITH = { 401: 4401, 413: 1009, 429: 4029, 503: 1013, TOO_MANY_SOCKETS: 4030 };

/**
 * @param {number} code
 * @param {{status: number, code?: string}} [said] the last `err` frame: SockJS carries no code of the server's
 */
export function onClose(code, said = { status: 0 }) {
  const meant = CLOSES_WITH[said.code ?? ''] ?? CLOSES_WITH[said.status];
  return CLOSE_CODES[code] ?? CLOSE_CODES[meant] ?? { reconnect: true };
}

/**
 * Exponential back-off, half of it jitter: many clients that lose one server do not come back at
 * the same instant.
 *
 * @param {number} attempt 0 for the first
 * @param {{baseMs: number, maxMs: number}} bounds
 * @param {number} random in [0, 1)
 * @returns {number} milliseconds
 */
export function backoffMs(attempt, bounds, random) {
  const full = Math.min(bounds.maxMs, bounds.baseMs * 2 ** Math.min(attempt, 20));
  return Math.round(full / 2 + (full / 2) * random);
}

/**
 * When to fetch the next token: 10 % of its life before its end, at least 5 s and at most a minute
 * before. A clock that is wrong must not make a busy loop, hence the least wait.
 *
 * @param {number | undefined} expiresAtMs
 * @param {number} nowMs
 * @returns {number | undefined} milliseconds from now; undefined: the token does not say
 */
export function refreshInMs(expiresAtMs, nowMs) {
  if (expiresAtMs === undefined) {
    return undefined;
  }
  const life = expiresAtMs - nowMs;
  const margin = Math.min(60_000, Math.max(5_000, life / 10));
  return Math.min(MAX_TIMER_MS, Math.max(1_000, life - margin));
}

/** The longest time that setTimeout takes: 2^31 - 1. */
const MAX_TIMER_MS = 2_147_483_647;
