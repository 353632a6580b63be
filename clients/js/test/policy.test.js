import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backoffMs, onClose, refreshInMs } from '../src/policy.js';
import { Tokens, expiryOf } from '../src/tokens.js';

const BOUNDS = { baseMs: 500, maxMs: 30_000 };

test('the wait doubles, up to its bound, and half of it is jitter', () => {
  assert.deepEqual([0, 1, 2, 6, 50].map((n) => backoffMs(n, BOUNDS, 0)), [250, 500, 1000, 15_000, 15_000]);
  assert.equal(backoffMs(0, BOUNDS, 0.999999), 500);
  assert.equal(backoffMs(50, BOUNDS, 0.999999), 30_000);
});

test('the next token is fetched before the last one ends, never in a busy loop', () => {
  assert.equal(refreshInMs(3_600_000, 0), 3_540_000);
  assert.equal(refreshInMs(100_000, 0), 90_000);
  assert.equal(refreshInMs(20_000, 0), 15_000);
  assert.equal(refreshInMs(-1, 0), 1_000);
  assert.equal(refreshInMs(undefined, 0), undefined);
  assert.equal(refreshInMs(1e15, 0), 2_147_483_647);
});

test('the end of a token is read from it; one that cannot be read has none', () => {
  const payload = Buffer.from('{"exp":7,"name":"Jörg ÿ?"}').toString('base64url');
  assert.equal(expiryOf(`h.${payload}.s`), 7000);
  for (const other of ['', 'opaque', 'a.b.c', `h.${Buffer.from('{"exp":"7"}').toString('base64url')}.s`]) {
    assert.equal(expiryOf(other), undefined);
  }
});

test('unknown close codes are a reason to come back, 1009 is none', () => {
  assert.equal(onClose(1006).reconnect, true);
  assert.equal(onClose(4999).reconnect, true);
  assert.equal(onClose(1009).reconnect, false);
  assert.equal(onClose(4401).freshToken, true);
  // What SockJS says: the `err` before it tells why.
  assert.equal(onClose(3000, { status: 401 }).freshToken, true);
  assert.equal(onClose(3000, { status: 413 }).reconnect, false);
  assert.deepEqual(onClose(3000, { status: 429 }), { reconnect: true, leastMs: 5000 });
  assert.deepEqual(onClose(3000, { status: 429, code: 'TOO_MANY_SOCKETS' }), { reconnect: false });
  assert.deepEqual(onClose(3000, { status: 503 }), { reconnect: true, leastMs: 5000 });
  assert.deepEqual(onClose(3000, { status: 404 }), { reconnect: true });
  assert.equal(onClose(1001, { status: 401 }).freshToken, undefined);
});

test('one question for a token at a time, and a refused token is not used again', async () => {
  let asked = 0;
  const tokens = new Tokens(async () => `token ${++asked}`);
  assert.deepEqual(await Promise.all([tokens.get(), tokens.get(), tokens.refresh()]), Array(3).fill('token 1'));
  tokens.forget('an older one');
  assert.equal(await tokens.get(), 'token 1');
  tokens.forget('token 1');
  assert.equal(await tokens.get(), 'token 2');
});

test('no token means signed out', async () => {
  for (const none of [null, undefined, '']) {
    await assert.rejects(new Tokens(() => none).get(), { code: 'SIGNED_OUT' });
  }
});
