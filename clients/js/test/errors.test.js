// A caller whose `onError` throws hurts nobody else: what was to happen happens, and the console is told.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connected, settled } from './support/fake-socket.js';
import { until } from './support/wait.js';

/** Catches what goes to the console; `onError` throws. */
function throwing(t) {
  const told = [];
  t.mock.method(console, 'error', (...given) => told.push(given.map((one) => one.message ?? one).join(' ')));
  return { told, onError: () => { throw new Error('onError itself'); } };
}

test('handlers that throw, or reject, do not end their subscription', async (t) => {
  const { told, onError } = throwing(t);
  const { chat, socket } = await connected({ onError });
  const seen = [];
  chat.subscribe('c', {
    after: 0,
    onEvent: async ({ seq }) => {
      seen.push(seq);
      throw new Error(`handler ${seq}`);
    },
    onState: (state) => { throw new Error(`state ${state}`); },
  });
  socket.rec('chat.channel.c', { type: 'subscribed', seq: 3, recovered: true });
  for (let seq = 1; seq <= 3; seq++) {
    socket.rec('chat.channel.c', { type: 'message.created', seq });
    await settled();
  }
  assert.deepEqual(seen, [1, 2, 3]);
  assert.deepEqual(told.slice(0, 2), ['palaver: onError threw onError itself', 'palaver: state live']);
  assert.deepEqual(told.slice(-1), ['palaver: handler 3']);
  chat.close();
});

test('a token that fails is asked for again', async (t) => {
  const { told, onError } = throwing(t);
  let asked = 0;
  const { chat, dialled, socket } = await connected({
    onError,
    times: { baseMs: 1 },
    token: () => {
      if (++asked === 2) {
        throw new Error('no token now');
      }
      return 'token';
    },
  });
  socket.end(4401);
  await until(() => dialled.length === 2, 'a second connection');
  assert.equal(asked, 3);
  assert.equal(told.at(-1), 'palaver: no token now');
  chat.close();
});
