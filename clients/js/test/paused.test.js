// A subscription whose handlers are slower than its channel is still the client's.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connected, settled } from './support/fake-socket.js';
import { until } from './support/wait.js';

const ADDRESS = 'chat.channel.c';

/** A client with a subscription that has just been paused; `next` ends the handler that runs. */
async function paused() {
  const given = await connected({ maxQueue: 2, times: { baseMs: 1 } });
  const { chat, socket } = given;
  const handled = [];
  const states = [];
  let next;
  const one = chat.subscribe('c', {
    after: 0,
    onEvent: ({ seq }) => {
      handled.push(seq);
      return new Promise((resolve) => { next = resolve; });
    },
    onState: (state) => states.push(state),
  });
  socket.rec(ADDRESS, { type: 'subscribed', seq: 3, recovered: true });
  [1, 2, 3].forEach((seq) => socket.rec(ADDRESS, { type: 'message.created', seq }));
  assert.equal(one.state, 'paused');
  const finish = async () => {
    next();
    await settled();
  };
  return { ...given, one, handled, states, finish };
}

const registered = (socket) => socket.of('register').map((frame) => frame.headers.after);

test('the client\'s end ends it: no event is handed over, and it says so', async () => {
  const { chat, one, handled, states, finish } = await paused();
  chat.close();
  assert.equal(one.state, 'ended');
  await finish();
  assert.deepEqual(handled, [1]);
  assert.deepEqual(states, ['live', 'paused', 'ended']);
});

test('its channel is not free for another one before it is closed', async () => {
  const { chat, socket, one } = await paused();
  assert.throws(() => chat.subscribe('c', { onEvent() {} }), { code: 'ALREADY_SUBSCRIBED' });
  one.close();
  assert.equal(socket.of('unregister').length, 1);
  assert.equal(chat.subscribe('c', { onEvent() {} }).state, 'joining');
  assert.equal(socket.of('register').length, 2);
  chat.close();
});

test('a new connection registers it only when its events are handled', async () => {
  const { chat, socket, one, dialled, finish } = await paused();
  chat.subscribe('d', { after: 0, onEvent() {} });
  socket.end(1006);
  await until(() => dialled.length === 2, 'a second connection');
  const second = dialled[1];
  second.onopen();
  assert.deepEqual(second.of('register').map((frame) => frame.address), ['chat.channel.d']);
  for (let i = 0; i < 3; i++) {
    await finish();
  }
  assert.equal(one.state, 'joining');
  assert.deepEqual(registered(second), ['0', '3']);
  chat.close();
});

test('it is registered again, from its last event, when they are handled', async () => {
  const { chat, socket, one, finish } = await paused();
  for (let i = 0; i < 3; i++) {
    await finish();
  }
  assert.equal(one.state, 'joining');
  assert.deepEqual(registered(socket), ['0', '3']);
  chat.close();
});
