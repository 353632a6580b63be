// Signs of life: the server's, without which a connection is given up, and the client's own.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connected } from './support/fake-socket.js';

const TIMES = { probeMs: 1000, replyMs: 300, stableMs: 10 };
const NEWS = { type: 'rec', address: 'chat.channel.c', body: { type: 'typing' } };

/** Windows of `probeMs`, in each of which the server says something and the client may. */
function busy(t, socket, windows, act = () => {}) {
  for (let i = 0; i < windows; i++) {
    t.mock.timers.tick(TIMES.probeMs / 2);
    socket.say(NEWS);
    act();
    t.mock.timers.tick(TIMES.probeMs / 2);
  }
}

async function opened(t, over) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  return connected({ times: TIMES }, over);
}

test('over SockJS a client that only listens pings, since the server counts its frames alone', async (t) => {
  const { chat, socket } = await opened(t, 'SockJS');
  busy(t, socket, 1);
  const before = socket.sent.length;
  busy(t, socket, 3);
  assert.deepEqual(socket.sent.slice(before), Array(3).fill({ type: 'ping' }));
  chat.close();
});

test('over SockJS a client that sends does not ping', async (t) => {
  const { chat, socket } = await opened(t, 'SockJS');
  const before = socket.of('ping').length;
  let channel = 0;
  busy(t, socket, 3, () => chat.typing(`c${channel++}`));
  assert.equal(socket.of('ping').length, before);
  assert.equal(socket.of('send').length, 3);
  chat.close();
});

test('a WebSocket answers pings by itself: nothing is sent while the server is heard', async (t) => {
  const { chat, socket } = await opened(t, 'WebSocket');
  const before = socket.sent.length;
  busy(t, socket, 4);
  assert.equal(socket.sent.length, before);
  chat.close();
});

test('a silent server is asked, and lives when anything comes', async (t) => {
  const { chat, socket } = await opened(t, 'WebSocket');
  t.mock.timers.tick(TIMES.probeMs);
  assert.deepEqual(socket.of('send').map((frame) => frame.address), ['chat.probe']);
  socket.err(404, { address: 'chat.probe' });
  t.mock.timers.tick(TIMES.replyMs);
  assert.equal(chat.state, 'online');
  chat.close();
});

test('a dead connection is noticed, however much waits to be sent on it', async (t) => {
  for (const bufferedAmount of [0, 2 * 1024 * 1024]) {
    const { chat, socket } = await opened(t, 'WebSocket');
    socket.bufferedAmount = bufferedAmount;
    t.mock.timers.tick(TIMES.probeMs);
    assert.equal(chat.state, 'online');
    t.mock.timers.tick(TIMES.replyMs);
    assert.equal(chat.state, 'reconnecting');
    chat.close();
    t.mock.timers.reset();
  }
});
