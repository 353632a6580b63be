import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { PalaverError } from '../src/index.js';
import { client, listen } from './support/client.js';
import { newChannel, newUser, post, skip } from './support/server.js';
import { until } from './support/wait.js';

test('what one sends, the other hears, in the order in which it was sent', { skip }, async () => {
  const [ann, bob] = [newUser(), newUser()];
  const channelId = await newChannel(ann, bob);
  const { events, subscription } = listen(client(bob), channelId, { after: 0 });
  const chat = client(ann);
  const sent = await Promise.all(
    Array.from({ length: 20 }, (_, i) => chat.send({ channelId, channelType: 'group', body: `${i}` })),
  );
  const last = sent[19].seq;
  await until(() => subscription.seq === last, () => `seq ${subscription.seq} of ${last}`);
  const bodies = events.filter((e) => e.type === 'message.created').map((e) => e.data.body);
  assert.deepEqual(bodies, ['welcome', ...Array.from({ length: 20 }, (_, i) => `${i}`)]);
  assert.deepEqual(events.map((e) => e.seq), Array.from({ length: last }, (_, i) => i + 1));
  assert.deepEqual(sent.map((m) => m.seq), [...sent.map((m) => m.seq)].sort((a, b) => a - b));
});

test('a long message passes, over HTTP, and a refused one names its fault', { skip }, async () => {
  const ann = newUser();
  const channelId = await newChannel(ann);
  const chat = client(ann);
  await until(() => chat.state === 'online', 'online');
  const message = { channelId, channelType: 'group' };
  assert.equal((await chat.send({ ...message, body: 'é'.repeat(100_000) })).body.length, 100_000);
  await assert.rejects(chat.send({ ...message, body: '' }), (failure) => {
    assert.ok(failure instanceof PalaverError);
    assert.equal(failure.status, 422);
    return true;
  });
});

test('the same key stores one message, whichever way it goes', { skip }, async () => {
  const ann = newUser();
  const channelId = await newChannel(ann);
  const message = { channelId, channelType: 'group', body: 'once' };
  const idempotencyKey = newUser();
  const noHttp = () => Promise.reject(new TypeError('nothing goes over HTTP here'));
  const socket = client(ann, { sendOver: 'socket', fetch: noHttp });
  await until(() => socket.state === 'online', 'online');
  const first = await socket.send(message, { idempotencyKey });
  const second = await client(ann, { sendOver: 'rest' }).send(message, { idempotencyKey });
  assert.equal(second.id, first.id);
  await assert.rejects(socket.send({ ...message, body: 'twice' }, { idempotencyKey }), { status: 409 });
});

test('history comes in pages, the oldest first', { skip }, async () => {
  const ann = newUser();
  const channelId = await newChannel(ann);
  const chat = client(ann);
  for (let i = 0; i < 5; i++) {
    await chat.send({ channelId, channelType: 'group', body: `${i}` });
  }
  const newest = await chat.channels.history(channelId, { limit: 2 });
  const before = await chat.channels.history(channelId, { limit: 2, before: newest[0].seq });
  assert.deepEqual([...before, ...newest].map((m) => m.body), ['1', '2', '3', '4']);
});

test('history goes on after a place, with the relations that are asked for', { skip }, async () => {
  const ann = newUser();
  const channelId = await newChannel(ann);
  const chat = client(ann);
  const first = await chat.send({ channelId, channelType: 'group', body: 'a' });
  await chat.send({ channelId, channelType: 'group', body: 'b', parentMessageId: first.id });
  await chat.send({ channelId, channelType: 'group', body: 'c' });
  const after = await chat.channels.history(channelId, { after: first.seq, limit: 2, include: ['parentMessage'] });
  assert.deepEqual(after.map((m) => m.body), ['b', 'c']);
  assert.equal(after[0].parentMessage.body, 'a');
});

test('history of messages too large for one answer comes by several', { skip }, async () => {
  const ann = newUser();
  const channelId = await newChannel(ann);
  const chat = client(ann);
  for (let i = 0; i < 18; i++) {
    await chat.send({ channelId, channelType: 'group', body: `${i} ${'x'.repeat(1_000_000)}` });
  }
  await assert.rejects(chat.rest.get('/messages', { query: { filter: { where: { channelId } } } }), {
    status: 400,
    code: 'ANSWER_TOO_LARGE',
  });
  const newest = await chat.channels.history(channelId, { limit: 18 });
  assert.deepEqual(newest.map((m) => m.body.split(' ')[0]), Array.from({ length: 18 }, (_, i) => `${i}`));
  const all = await chat.channels.history(channelId, { after: 0 });
  assert.deepEqual(all.map((m) => m.id).slice(1), newest.map((m) => m.id));
});

test('a stranger\'s subscription ends with 404, and the socket stays', { skip }, async () => {
  const [ann, eve] = [newUser(), newUser()];
  const channelId = await newChannel(ann);
  const own = await newChannel(eve);
  const chat = client(eve);
  const { states } = listen(chat, channelId, { after: 0 });
  await until(() => states.some((s) => s.state === 'ended'), 'the end');
  assert.equal(states.at(-1).reason.status, 404);
  const { subscription } = listen(chat, own, { after: 0 });
  await until(() => subscription.state === 'live', 'live');
  assert.equal(chat.state, 'online');
});

test('a channel is subscribed once; after its close, again', { skip }, async () => {
  const ann = newUser();
  const channelId = await newChannel(ann);
  const chat = client(ann);
  const first = listen(chat, channelId, { after: 0 });
  assert.throws(() => chat.subscribe(channelId, { onEvent() {} }), { code: 'ALREADY_SUBSCRIBED' });
  await until(() => first.subscription.seq === 1, 'the first event');
  first.subscription.close();
  const second = listen(chat, channelId, { after: 1 });
  await post(ann, '/messages', { channelId, channelType: 'group', body: 'two' });
  await until(() => second.subscription.seq === 2, 'the second event');
  assert.deepEqual(first.events.map((e) => e.seq), [1]);
  assert.deepEqual(second.events.map((e) => e.seq), [2]);
});

test('it works over the published SockJS client, without WebSockets too', { skip }, async () => {
  const SockJS = createRequire(import.meta.url)('sockjs-client');
  for (const transports of ['websocket', 'xhr-polling']) {
    const ann = newUser();
    const channelId = await newChannel(ann);
    const chat = client(ann, {
      SockJS: class extends SockJS {
        constructor(url) {
          super(url, null, { transports: [transports] });
        }
      },
    });
    const { events, subscription } = listen(chat, channelId, { after: 0 });
    const { seq } = await chat.send({ channelId, channelType: 'group', body: transports });
    await until(() => subscription.seq === seq, `the event over ${transports}`);
    assert.deepEqual(events.map((e) => e.seq), [1, 2]);
    chat.close();
  }
});

test('reading moves the watermark, and the user\'s other device hears of it', { skip }, async () => {
  const [ann, bob] = [newUser(), newUser()];
  const channelId = await newChannel(ann, bob);
  const [phone, desk] = [client(bob), client(bob)];
  const told = [];
  const feed = desk.subscribeUser(bob, { onEvent: (event) => void told.push(event) });
  await until(() => feed.state === 'live' && phone.state === 'online', 'live');
  const { seq } = (await phone.channels.get(channelId));
  await Promise.all([phone.read(channelId, seq - 1), phone.read(channelId, seq), phone.read(channelId, 1)]);
  const event = await until(() => told.findLast((e) => e.type === 'read'), () => JSON.stringify(told));
  assert.equal(event.data.userId, bob);
  const channel = await phone.channels.get(channelId);
  assert.equal(channel.readSeq, seq);
  assert.equal(channel.unreadCount, 0);
});

test('the feed tells of a new channel and of what happens there', { skip }, async () => {
  const [ann, bob] = [newUser(), newUser()];
  const chat = client(bob);
  const told = [];
  const feed = chat.subscribeUser(bob, { onEvent: (event) => void told.push(event) });
  await until(() => feed.state === 'live', 'live');
  const channel = await client(ann).channels.create({ channelType: 'group', name: 'new', members: [{ userId: bob }] });
  await until(() => told.some((e) => e.type === 'member.joined' && e.channelId === channel.id), 'the joining');
  await post(ann, '/messages', { channelId: channel.id, channelType: 'group', body: 'hello' });
  await until(() => told.some((e) => e.type === 'activity' && e.channelId === channel.id), 'the activity');
  const listed = [];
  for await (const one of chat.channels.all({ limit: 1 })) {
    listed.push(one.id);
  }
  assert.deepEqual(listed, [channel.id]);
  assert.equal((await chat.channels.direct(ann)).id, (await client(ann).channels.direct(bob)).id);
  assert.equal((await chat.channels.members(channel.id)).members.length, 2);
});

test('the others see who types and who is there', { skip }, async () => {
  const [ann, bob] = [newUser(), newUser()];
  const channelId = await newChannel(ann, bob);
  const passing = [];
  const here = client(bob);
  const watching = listen(here, channelId, { presence: true, onEphemeral: (event) => void passing.push(event) });
  await until(() => watching.subscription.state === 'live', 'live');
  const other = client(ann);
  const { subscription } = listen(other, channelId);
  await until(() => subscription.state === 'live', 'live');
  other.typing(channelId);
  other.typing(channelId);
  await until(() => passing.some((e) => e.type === 'typing' && e.actor === ann), () => JSON.stringify(passing));
  await until(() => passing.some((e) => e.type === 'presence' && e.count === 2), () => JSON.stringify(passing));
  assert.equal(passing.filter((e) => e.type === 'typing').length, 1);
});

test('close ends the subscriptions and what waits to be sent', { skip }, async () => {
  const ann = newUser();
  const channelId = await newChannel(ann);
  const chat = client(ann, { fetch: () => Promise.reject(new TypeError('no network')), sendOver: 'rest' });
  const { states } = listen(chat, channelId);
  await until(() => states.some((s) => s.state === 'live'), 'live');
  const sent = chat.send({ channelId, channelType: 'group', body: 'never' });
  chat.close();
  await assert.rejects(sent, (failure) => ['ABORTED', 'CLOSED'].includes(failure.code));
  assert.equal(states.at(-1).state, 'ended');
  assert.equal(states.at(-1).reason, undefined);
});

test('more sends than may wait are refused', { skip }, async () => {
  const unanswered = (_url, { signal }) => new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });
  const chat = client(newUser(), { maxPendingSends: 2, fetch: unanswered, sendOver: 'rest' });
  const message = { channelId: newUser(), channelType: 'group', body: 'x' };
  const waiting = [chat.send(message), chat.send(message)];
  await assert.rejects(chat.send(message), { code: 'QUEUE_FULL' });
  chat.close();
  waiting[1].catch(() => {});
  waiting[0].catch(() => {});
});
