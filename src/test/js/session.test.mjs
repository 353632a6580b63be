// Whose token the chat page takes from the product around it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byHost } from './app/session.js';

const PRODUCT = 'https://shop.example';
const CLAIMS = ['sub', 'id'];
const part = (json) => Buffer.from(JSON.stringify(json)).toString('base64url');
const tokenOf = (payload) => `${part({ alg: 'none' })}.${part(payload)}.signature`;

/** A session in the frame of a product that hands over these tokens, one for each time that it is asked. */
function framed(...tokens) {
  const heard = new Set();
  globalThis.addEventListener = (_, listener) => heard.add(listener);
  globalThis.removeEventListener = (_, listener) => heard.delete(listener);
  const parent = {
    postMessage({ type }, origin) {
      assert.equal(type, 'palaver:token-wanted');
      const data = { type: 'palaver:token', token: tokens.shift() };
      queueMicrotask(() => [...heard].forEach((listener) => listener({ source: parent, origin, data })));
    },
  };
  globalThis.window = { parent };
  return byHost([PRODUCT], CLAIMS, () => {});
}

test('a token of the same user goes on with the session', async () => {
  const [first, next] = [tokenOf({ sub: 'Alice', n: 1 }), tokenOf({ sub: 'ALICE', n: 2 })];
  const session = await framed(first, next);
  assert.equal(session.user, 'alice');
  assert.equal(await session.token(), first);
  assert.equal(await session.token(), next);
});

test("another user's token is none for this session, nor is the product's word that nobody is signed in", async () => {
  const session = await framed(tokenOf({ sub: 'alice' }), tokenOf({ sub: 'bob' }), null);
  await session.token();
  assert.equal(await session.token(), null);
  assert.equal(await session.token(), null);
});

test('a token that cannot be read is a failure, not the end', async () => {
  const session = await framed(tokenOf({ sub: 'alice' }), 'no token', tokenOf({ aud: 'chat' }), tokenOf({ sub: 'alice' }));
  await session.token();
  await assert.rejects(session.token(), /That is no token/);
  await assert.rejects(session.token(), /names no user/);
  assert.match(await session.token(), /signature/);
});
