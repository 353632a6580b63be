// Whatever happens to the connection and to the server: nothing missing, nothing twice, in order.
// SEED repeats a run.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { connect } from '../src/index.js';
import { FaultProxy } from './support/proxy.js';
import { base, control, jwt, newChannel, newUser, post, restart, skip } from './support/server.js';
import { seeded, until } from './support/wait.js';

const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000);
const QUICK = { baseMs: 20, maxMs: 400, openMs: 2_000, probeMs: 500, replyMs: 1_000 };
const ends = [];
after(() => Promise.all(ends.map((end) => end())));

async function proxied(user, options = {}) {
  const proxy = await new FaultProxy(() => base).start();
  const chat = connect({
    url: proxy.url,
    token: () => jwt(user),
    onError: () => {},
    ...options,
    times: { ...QUICK, ...options.times },
  });
  ends.push(() => {
    chat.close();
    return proxy.stop();
  });
  return { chat, proxy };
}

function reader(chat, channelId, handle = () => {}) {
  const seqs = [];
  const bodies = [];
  const subscription = chat.subscribe(channelId, {
    after: 0,
    onEvent: (event) => {
      seqs.push(event.seq);
      bodies.push(event.data.body);
      return handle(event);
    },
  });
  return { subscription, seqs, bodies };
}

/** Every place once and in order, and every acknowledged body once. */
async function assertWhole(readers, acknowledged, head) {
  for (const one of readers) {
    await until(() => one.subscription.seq >= head, () => `seq ${one.subscription.seq} of ${head}`, 60_000);
    assert.deepEqual(one.seqs, Array.from({ length: one.seqs.length }, (_, i) => i + 1));
    for (const { body, seq } of acknowledged) {
      assert.equal(one.bodies[seq - 1], body);
    }
    assert.equal(new Set(acknowledged.map((m) => m.seq)).size, acknowledged.length);
    const sent = one.bodies.filter((body) => body?.startsWith('m-'));
    assert.equal(new Set(sent).size, sent.length, 'a message was stored twice');
  }
}

async function head(user, channelId) {
  return (await post(user, '/messages', { channelId, channelType: 'group', body: 'the end' })).seq;
}

test('connections cut at random: nothing missing, nothing twice, in order', { skip }, async (t) => {
  t.diagnostic(`SEED=${SEED}`);
  const random = seeded(SEED);
  const [ann, bob] = [newUser(), newUser()];
  const channelId = await newChannel(ann, bob);
  const sides = await Promise.all([ann, ann, bob, bob].map((user) => proxied(user, { random })));
  const readers = sides.map(({ chat }) => reader(chat, channelId));
  const acknowledged = [];
  const writing = sides.slice(0, 3).map(async ({ chat }, writer) => {
    for (let i = 0; i < 60; i++) {
      const body = `m-${writer}-${i}`;
      const { seq } = await chat.send({ channelId, channelType: 'group', body });
      acknowledged.push({ body, seq });
    }
  });
  let writers = writing.length;
  writing.forEach((one) => one.finally(() => writers--));
  let cuts = 0;
  while (writers > 0) {
    await new Promise((resolve) => { setTimeout(resolve, random() * 80); });
    const { proxy } = sides[Math.floor(random() * sides.length)];
    proxy.delayMs = random() < 0.3 ? () => random() * 30 : () => 0;
    proxy.cut();
    cuts++;
  }
  await Promise.all(writing);
  await assertWhole(readers, acknowledged, await head(ann, channelId));
  t.diagnostic(`${acknowledged.length} messages acknowledged, ${readers.length} readers, ${cuts} cuts, `
    + `${sides.reduce((sum, { proxy }) => sum + proxy.accepted, 0)} connections`);
  assert.equal(acknowledged.length, 180);
});

test('the server ends and comes back: who was there goes on', {
  skip: skip || (control ? false : 'SKIPPED: CONTROL is not set'),
}, async (t) => {
  const [ann, bob] = [newUser(), newUser()];
  const channelId = await newChannel(ann, bob);
  const sides = await Promise.all([ann, bob].map((user) => proxied(user)));
  const readers = sides.map(({ chat }) => reader(chat, channelId));
  const acknowledged = [];
  let writing = true;
  const writers = sides.map(async ({ chat }, writer) => {
    for (let i = 0; writing; i++) {
      const body = `m-${writer}-${i}`;
      const { seq } = await chat.send({ channelId, channelType: 'group', body });
      acknowledged.push({ body, seq });
    }
  });
  for (let i = 1; i <= 2; i++) {
    const before = acknowledged.length;
    await until(() => acknowledged.length > before + 20, 'messages');
    await restart();
    const then = acknowledged.length;
    await until(() => acknowledged.length > then + 20, 'messages after the restart', 60_000);
  }
  writing = false;
  await Promise.all(writers);
  await assertWhole(readers, acknowledged, await head(ann, channelId));
  t.diagnostic(`${acknowledged.length} messages acknowledged over two restarts`);
});

test('a connection that is dead without a word is noticed', { skip }, async () => {
  const ann = newUser();
  const channelId = await newChannel(ann);
  const { chat, proxy } = await proxied(ann);
  const { subscription } = reader(chat, channelId);
  await until(() => subscription.seq === 1, 'the first event');
  proxy.stall();
  await until(() => chat.state === 'reconnecting', 'the loss');
  await post(ann, '/messages', { channelId, channelType: 'group', body: 'unheard' });
  proxy.flow();
  await until(() => subscription.seq === 2, 'the second event');
});

test('a server that is away is asked ever more slowly', { skip }, async () => {
  const waits = [];
  const ann = newUser();
  const { chat, proxy } = await proxied(ann, {
    random: () => 0,
    times: { baseMs: 8, maxMs: 64 },
    onState: (state, { retryInMs }) => state === 'reconnecting' && waits.push(retryInMs),
  });
  await until(() => chat.state === 'online', 'online');
  proxy.refuse(true);
  proxy.cut();
  await until(() => waits.length >= 6, () => `waits ${waits}`);
  assert.deepEqual(waits.slice(0, 6), [4, 8, 16, 32, 32, 32]);
  proxy.refuse(false);
  await until(() => chat.state === 'online', 'online again');
});

test('slow handlers hold the server back, and lose nothing', { skip }, async () => {
  const ann = newUser();
  const channelId = await newChannel(ann);
  const { chat } = await proxied(ann, { maxQueue: 10 });
  const states = [];
  const slow = { seqs: [] };
  const subscription = chat.subscribe(channelId, {
    after: 0,
    onState: (state) => states.push(state),
    onEvent: async (event) => {
      await new Promise((resolve) => { setImmediate(resolve); });
      slow.seqs.push(event.seq);
    },
  });
  await until(() => subscription.state === 'live', 'live');
  await Promise.all(Array.from({ length: 300 }, (_, i) => post(ann, '/messages', { channelId, channelType: 'group', body: `${i}` })));
  await until(() => subscription.seq === 301, () => `seq ${subscription.seq}`);
  assert.deepEqual(slow.seqs, Array.from({ length: 301 }, (_, i) => i + 1));
  assert.ok(states.includes('paused'), `it was never paused: ${states}`);
});

test('a reader that stalls is cut off, comes back, and loses nothing', { skip }, async () => {
  const ann = newUser();
  const channelId = await newChannel(ann);
  const { chat, proxy } = await proxied(ann, { times: { probeMs: 60_000 } });
  const one = reader(chat, channelId);
  await until(() => one.subscription.seq === 1, 'the first event');
  proxy.stall();
  const body = 'x'.repeat(100_000);
  // More than the server keeps for one socket (1 MiB), and the systems on the way for theirs.
  for (let i = 0; i < 150; i++) {
    await post(ann, '/messages', { channelId, channelType: 'group', body });
  }
  assert.equal(proxy.accepted, 1);
  proxy.flow();
  await until(() => one.subscription.seq === 151, () => `seq ${one.subscription.seq}`);
  assert.deepEqual(one.seqs, Array.from({ length: 151 }, (_, i) => i + 1));
  assert.ok(proxy.accepted > 1, 'the server did not cut it off');
});
