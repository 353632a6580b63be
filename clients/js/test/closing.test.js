// What a client makes of a close, when the close itself carries no code of the server's.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connected } from './support/fake-socket.js';

/** What is told when a server says this and closes. */
async function told(...frames) {
  const { chat, socket, states } = await connected({}, 'SockJS');
  frames.forEach((frame) => frame(socket));
  socket.end(3000);
  chat.close();
  return states[1];
}

const rec = (socket) => socket.rec('chat.channel.c', { type: 'typing' });

test('a flood, or a node that is full, is left alone for a while over SockJS, too', async () => {
  for (const status of [429, 503]) {
    const { state, retryInMs, reason } = await told((socket) => socket.err(status));
    assert.deepEqual([state, retryInMs, reason.status], ['reconnecting', 5000, status]);
  }
  const { retryInMs } = await told((socket) => socket.err(429, { address: 'an answer' }));
  assert.equal(retryInMs, 5000);
});

test('a node that stops says itself when to come back, also when answers follow', async () => {
  const stop = (socket) => socket.err(503, { retryAfterMs: 2500 });
  assert.equal((await told(stop)).retryInMs, 2500);
  assert.equal((await told(stop, rec)).retryInMs, 2500);
});

test('a refusal after which the server went on is not why it closes', async () => {
  const { retryInMs, reason } = await told((socket) => socket.err(503), rec);
  assert.deepEqual([retryInMs, reason.code], [250, 'CLOSE_3000']);
});

test('a frame that is too large ends the client over SockJS, too', async () => {
  assert.equal((await told((socket) => socket.err(413))).state, 'closed');
});

test('one socket too many of the user ends the client over SockJS, too', async () => {
  const error = { statusCode: 429, message: 'no', code: 'TOO_MANY_SOCKETS' };
  const { state, reason } = await told((socket) => socket.err(429, { address: 'chat.channel.c', error }));
  assert.deepEqual([state, reason.code], ['closed', 'TOO_MANY_SOCKETS']);
});
