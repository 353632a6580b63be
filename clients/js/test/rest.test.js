import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { Rest } from '../src/rest.js';
import { settled } from './support/fake-socket.js';

const TIMES = { baseMs: 1, maxMs: 1, sendMs: 60_000 };

/** Requests whose network is the test; `left` counts what hangs on the client's end and on the caller's signal. */
function rest(fetch) {
  const closing = new AbortController();
  const mine = new AbortController();
  const tokens = { get: async () => 'token', forget() {} };
  const one = new Rest('http://chat.example', tokens, { fetch, closing: closing.signal, random: () => 0, times: TIMES });
  const left = () => [closing, mine].map(({ signal }) => getEventListeners(signal, 'abort').length);
  return { one, closing, mine, left };
}

/** Answers nothing until it is aborted. */
const silent = (_, { signal }) => new Promise((_resolve, reject) => {
  signal.addEventListener('abort', () => reject(signal.reason));
});

/** An answer whose body never ends, unless it is aborted. */
const endless = async (_, { signal }) => new Response(new ReadableStream({
  start: (body) => signal.addEventListener('abort', () => body.error(signal.reason)),
}));

test('requests leave nothing on the signals that outlive them', async () => {
  let asked = 0;
  const answers = [() => new Response('{}'), () => new Response('', { status: 503 }), () => { throw new TypeError('no network'); }];
  const { one, mine, left } = rest(async () => answers[asked++ % answers.length]());
  for (let i = 0; i < 100; i++) {
    await one.get('/a', { signal: mine.signal });
    await one.get('/a');
  }
  assert.ok(asked > 400, `${asked} tries`);
  assert.deepEqual(left(), [0, 0]);
});

test('a request is given up when the caller or the client\'s end says so, also within its body', async () => {
  for (const fetch of [silent, endless]) {
    for (const who of ['mine', 'closing']) {
      const given = rest(fetch);
      const answer = given.one.get('/a', { signal: given.mine.signal });
      await settled();
      assert.deepEqual(given.left(), [1, 1]);
      given[who].abort();
      await assert.rejects(answer, { code: 'ABORTED' });
      assert.deepEqual(given.left(), [0, 0]);
    }
  }
});

test('a wait between two tries is given up, too, and one that was aborted before asks nothing', async () => {
  const { one, mine, left } = rest(async () => new Response('', { status: 503, headers: { 'Retry-After': '30' } }));
  const answer = one.get('/a', { signal: mine.signal });
  await settled();
  mine.abort();
  await assert.rejects(answer, { code: 'ABORTED' });
  assert.deepEqual(left(), [0, 0]);
  const late = rest(async (_, { signal }) => {
    signal.throwIfAborted();
    return new Response('{}');
  });
  await assert.rejects(late.one.get('/a', { signal: AbortSignal.abort() }), { code: 'ABORTED' });
});

test('a try that nothing answers is over after a time, also within its body', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  for (const fetch of [silent, endless]) {
    const { one, left } = rest(fetch);
    const answer = one.post('/a', {});
    await settled();
    t.mock.timers.tick(35_000);
    await assert.rejects(answer, { code: 'OFFLINE' });
    assert.deepEqual(left(), [0, 0]);
  }
});

test('a refused token is replaced once', async () => {
  const statuses = [401, 200];
  const { one, left } = rest(async () => new Response('{"ok":true}', { status: statuses.shift() }));
  assert.deepEqual(await one.post('/a', {}), { ok: true });
  assert.deepEqual(left(), [0, 0]);
});
