// A client that is closed stays closed and keeps nothing, wherever in its own calls it was closed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Registrations } from '../src/registrations.js';
import { Renewal } from '../src/renewal.js';
import { connected, settled } from './support/fake-socket.js';
import { until } from './support/wait.js';

const HOUR_MS = 3_600_000;
const timers = () => process.getActiveResourcesInfo().filter((one) => one === 'Timeout').length;

/** A JWT, as far as the client reads it. */
function endingIn(ms) {
  return `h.${Buffer.from(JSON.stringify({ exp: (Date.now() + ms) / 1000 })).toString('base64url')}.s`;
}

test('closed by a subscription\'s caller while the connection is lost, it does not come back', async () => {
  const before = timers();
  const { chat, dialled, socket, states } = await connected();
  chat.subscribe('c', { after: 0, onEvent() {}, onState: (state) => state === 'joining' && chat.close() });
  socket.rec('chat.channel.c', { type: 'subscribed', seq: 0, recovered: true });
  socket.end(1006);
  assert.equal(chat.state, 'closed');
  assert.deepEqual(states.map(({ state }) => state), ['online', 'closed']);
  assert.equal(timers(), before);
  assert.equal(dialled.length, 1);
});

test('closed twice, by a caller who is told of the first time, it says so once', async () => {
  const { chat, states } = await connected();
  const told = [];
  const onState = (state) => {
    told.push(state);
    chat.close();
  };
  chat.subscribe('c', { after: 0, onEvent() {}, onState });
  chat.close();
  assert.deepEqual(states.map(({ state }) => state), ['online', 'closed']);
  assert.deepEqual(told, ['joining', 'ended']);
});

test('closed as soon as it is online, it keeps no timer', async () => {
  const before = timers();
  const { chat, states } = await connected({ onState: (state, one) => state === 'online' && one.close() });
  assert.equal(chat.state, 'closed');
  assert.deepEqual(states.map(({ state }) => state), ['online', 'closed']);
  assert.equal(timers(), before);
});

test('closed when it tells of a failing token, it does not ask again', async () => {
  const before = timers();
  let failing = false;
  const { chat, socket } = await connected({
    token: () => {
      if (failing) {
        throw new Error('no token now');
      }
      return 'token';
    },
    times: { baseMs: 1 },
    onError: () => chat.close(),
  });
  failing = true;
  socket.end(4401);
  await until(() => chat.state === 'closed', 'closed');
  assert.equal(timers(), before);
});

test('what is subscribed when it comes online follows the token, and is asked once', async () => {
  const { chat, socket } = await connected({
    onState: (state, one) => state === 'online' && one.subscribe('c', { after: 0, onEvent() {} }),
  });
  assert.deepEqual(socket.sent.map((frame) => frame.type), ['ping', 'register']);
  chat.close();
});

test('closed while a renewal waits for its token, it asks no more', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: Date.now() });
  let asked = 0;
  let reject;
  const { chat, errors } = await connected({
    token: () => {
      if (++asked === 2) {
        return new Promise((_, no) => { reject = no; });
      }
      return endingIn(20_000);
    },
  });
  t.mock.timers.tick(15_000);
  await settled();
  assert.equal(asked, 2);
  chat.close();
  reject(new Error('gone'));
  await settled();
  t.mock.timers.tick(HOUR_MS);
  await settled();
  assert.equal(asked, 2);
  assert.deepEqual(errors, []);
});

test('a renewal that fails after it was begun anew does not become a second one', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: Date.now() });
  const rejects = [];
  const renewal = new Renewal(() => new Promise((_, reject) => rejects.push(reject)), {
    againMs: () => 1000,
    signedOut: () => assert.fail('signed out'),
    onError: () => {},
  });
  renewal.after(endingIn(20_000));
  t.mock.timers.tick(15_000);
  renewal.after(endingIn(20_000));
  rejects[0](new Error('of the former connection'));
  await settled();
  t.mock.timers.tick(15_000);
  assert.equal(rejects.length, 2);
  rejects[1](new Error('of this one'));
  await settled();
  t.mock.timers.tick(1000);
  assert.equal(rejects.length, 3);
  renewal.stop();
});

test('a renewal\'s caller who closes when told of its failure ends it', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: Date.now() });
  let asked = 0;
  const renewal = new Renewal(() => Promise.reject(new Error(`no ${++asked}`)), {
    againMs: () => 1000,
    signedOut: () => assert.fail('signed out'),
    onError: () => renewal.stop(),
  });
  renewal.after(endingIn(20_000));
  t.mock.timers.tick(15_000);
  await settled();
  t.mock.timers.tick(HOUR_MS);
  assert.equal(asked, 1);
});

/** Registrations whose connection is the test. */
function registrations() {
  const told = { frames: [], lost: 0 };
  const link = {
    online: true,
    times: { baseMs: 10, maxMs: 10 },
    given: { random: () => 0 },
    frame: (frame) => told.frames.push(frame.type),
    lose: () => told.lost++,
    renew: () => Promise.reject(new Error('no token now')),
  };
  const listener = { address: 'a', headers: () => ({}), take() {}, waiting() {}, ended() {} };
  return { all: new Registrations(link), listener, told };
}

test('a registration that was made again, and answered, is not waited for', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { all, listener, told } = registrations();
  all.add(listener);
  all.add(listener);
  all.take('a', { type: 'subscribed' });
  t.mock.timers.tick(HOUR_MS);
  assert.equal(told.lost, 0);
  all.add(listener);
  t.mock.timers.tick(HOUR_MS);
  assert.equal(told.lost, 1);
});

test('a listener that ends while its token is renewed leaves no timer', async () => {
  const before = timers();
  const { all, listener } = registrations();
  all.add(listener);
  all.refused('a', { status: 401 });
  all.end();
  await settled();
  assert.equal(timers(), before);
});

test('a subscription that its caller closes when told that it joins again is not registered', async () => {
  const { chat, socket } = await connected();
  let live = false;
  const one = chat.subscribe('c', {
    after: 0,
    onEvent() {},
    onState: (state) => {
      live ||= state === 'live';
      if (live && state === 'joining') {
        one.close();
      }
    },
  });
  socket.rec('chat.channel.c', { type: 'subscribed', seq: 3, recovered: true });
  socket.rec('chat.channel.c', { type: 'message.created', seq: 1 });
  socket.rec('chat.channel.c', { type: 'message.created', seq: 3 });
  assert.equal(one.state, 'ended');
  chat.subscribe('c', { after: 0, onEvent() {} }).close();
  assert.equal(socket.sent.at(-1).type, 'unregister');
  chat.close();
});
