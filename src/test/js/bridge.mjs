// The published sockjs-client and @vertx/eventbus-bridge-client.js, unmodified, against a running
// server: two members hear a message that is posted over REST, a stranger is refused, and who shows
// no token is closed. Environment:
//   BASE            the server, as http://localhost:8080
//   CHANNEL         a channel's id
//   TOKEN_A TOKEN_B tokens of two members; TOKEN_A may post
//   TOKEN_OTHER     a token of one who is no member
// Exit code 0 and a line for each promise, or 1 and the first that does not hold.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const EventBus = require('@vertx/eventbus-bridge-client.js');
const WebSocket = require('faye-websocket').Client;

const { BASE, CHANNEL, TOKEN_A, TOKEN_B, TOKEN_OTHER } = process.env;
const ADDRESS = `chat.channel.${CHANNEL}`;
const PATIENCE_MS = 20_000;

/** Fails loudly instead of waiting for ever. */
function within(promise, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: nothing in ${PATIENCE_MS} ms`)), PATIENCE_MS);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

function open(transport, token) {
  const bus = new EventBus(`${BASE}/eventbus`, { transports: [transport] });
  if (token) bus.defaultHeaders = { Authorization: `Bearer ${token}` };
  bus.errors = [];
  bus.onerror = (err) => bus.errors.push(err);
  bus.closed = new Promise((resolve) => { bus.onclose = resolve; });
  return within(new Promise((resolve) => { bus.onopen = () => resolve(bus); }), `open ${transport}`);
}

/** Registers and collects; `next(type)` waits for the next body of a type. */
function listen(bus, headers = {}) {
  const bodies = [];
  const waiting = [];
  const failures = [];
  bus.registerHandler(ADDRESS, headers, (err, message) => {
    (err ? failures : bodies).push(err ?? message.body);
    waiting.splice(0).forEach((check) => check());
  });
  const until = (find, what) =>
    within(
      new Promise((resolve) => {
        const check = () => {
          const found = find();
          if (found) resolve(found);
          else waiting.push(check);
        };
        check();
      }),
      what,
    );
  return {
    body: (type) => until(() => bodies.find((body) => body.type === type), type),
    failure: () => until(() => failures[0], 'an err'),
  };
}

async function post(token) {
  const body = { body: 'Hello from the published client', channelType: 'group' };
  const answer = await fetch(`${BASE}/messages`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    body: JSON.stringify({ channelId: CHANNEL, ...body }),
  });
  assert.equal(answer.status, 200, `POST /messages: ${answer.status}`);
  return answer.json();
}

async function membersHear() {
  const websocket = await open('websocket', TOKEN_A);
  const streaming = await open('xhr-streaming', TOKEN_B);
  const heard = [listen(websocket), listen(streaming)];
  for (const one of heard) {
    assert.equal((await one.body('subscribed')).recovered, true);
  }
  const { seq } = await post(TOKEN_A);
  assert.ok(seq >= 1);
  for (const one of heard) {
    const event = await one.body('message.created');
    assert.equal(event.seq, seq);
    assert.equal(event.channelId, CHANNEL);
  }
  console.log(`ok: both members heard seq ${seq}, over websocket and over xhr-streaming`);

  const late = await open('xhr-polling', TOKEN_B);
  const replayed = listen(late, { after: String(seq - 1) });
  assert.equal((await replayed.body('message.created')).seq, seq);
  console.log('ok: a late one got it by `after`, over xhr-polling');

  const refused = await within(
    new Promise((resolve) => { websocket.send('chat.nowhere', {}, (err) => resolve(err)); }),
    'a reply',
  );
  assert.equal(refused.failureCode, 404);
  console.log('ok: a send to no address got err 404 as its reply');
  for (const bus of [websocket, streaming, late]) {
    assert.deepEqual(bus.errors, []);
    bus.close();
  }
}

async function strangerIsRefused(transport) {
  const bus = await open(transport, TOKEN_OTHER);
  const failure = await listen(bus).failure();
  assert.equal(failure.failureCode, 404);
  console.log(`ok: one who is no member got err 404, over ${transport}`);
  bus.close();
}

async function nobodyIsClosed(transport) {
  const bus = await open(transport, null);
  const failure = await listen(bus).failure();
  assert.equal(failure.failureCode, 401);
  await within(bus.closed, 'the close');
  console.log(`ok: one without a token got err 401 and was closed, over ${transport}`);
}

async function nobodyIsClosedWithItsCode() {
  const socket = new WebSocket(`${BASE.replace(/^http/, 'ws')}/eventbus/websocket`);
  socket.on('open', () => socket.send(JSON.stringify({ type: 'register', address: ADDRESS })));
  const frames = [];
  socket.on('message', (event) => frames.push(JSON.parse(event.data)));
  const code = await within(
    new Promise((resolve) => { socket.on('close', (event) => resolve(event.code)); }),
    'the close',
  );
  assert.equal(frames[0].failureCode, 401);
  assert.equal(code, 4401);
  console.log('ok: one without a token was closed with 4401, over a plain WebSocket');
}

try {
  await membersHear();
  await strangerIsRefused('websocket');
  await strangerIsRefused('xhr-streaming');
  await nobodyIsClosed('websocket');
  await nobodyIsClosed('xhr-streaming');
  await nobodyIsClosedWithItsCode();
  process.exit(0);
} catch (failure) {
  console.error(failure);
  process.exit(1);
}
