import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { client, listen } from './support/client.js';
import { jwt, newChannel, newUser, post, skip } from './support/server.js';
import { until } from './support/wait.js';

test('the token is renewed on the open connection, which outlives the first ones', { skip }, async () => {
  const ann = newUser();
  const channelId = await newChannel(ann);
  const states = [];
  let asked = 0;
  const chat = client(ann, {
    token: () => {
      asked++;
      return jwt(ann, { lifeSeconds: 3 });
    },
    onState: (state) => states.push(state),
  });
  const { subscription } = listen(chat, channelId, { after: 0 });
  // The third one is fetched after the first one's end.
  const start = Date.now();
  await until(() => Date.now() - start > 5_000 && asked >= 4, () => `${asked} tokens`);
  await post(ann, '/messages', { channelId, channelType: 'group', body: 'still here' });
  await until(() => subscription.seq === 2, 'the event');
  assert.deepEqual(states, ['online']);
});

test('an expired token is closed with 4401, and the next one is good', { skip }, async () => {
  const ann = newUser();
  const channelId = await newChannel(ann);
  const reasons = [];
  let asked = 0;
  const chat = client(ann, {
    // Not a JWT, so that only the server can tell; and a good one.
    token: () => (++asked === 1 ? 'expired' : jwt(ann)),
    onState: (_, { reason }) => reason && reasons.push(reason),
  });
  const { subscription } = listen(chat, channelId, { after: 0 });
  await until(() => subscription.seq === 1, 'the event');
  assert.equal(asked, 2);
  assert.deepEqual(reasons.map((reason) => reason.status), [401]);
});

test('a refused token is replaced over the polling transport of SockJS, too, which has no codes', { skip }, async () => {
  const SockJS = createRequire(import.meta.url)('sockjs-client');
  const ann = newUser();
  const channelId = await newChannel(ann);
  let asked = 0;
  const chat = client(ann, {
    token: () => (++asked === 1 ? 'expired' : jwt(ann)),
    SockJS: class extends SockJS {
      constructor(url) {
        super(url, null, { transports: ['xhr-polling'] });
      }
    },
  });
  const { subscription } = listen(chat, channelId, { after: 0 });
  await until(() => subscription.seq === 1, () => `the event; state ${chat.state}, ${asked} tokens`);
  assert.equal(asked, 2);
});

test('token() that fails once is asked again before the old token ends', { skip }, async () => {
  const ann = newUser();
  const channelId = await newChannel(ann);
  const states = [];
  let asked = 0;
  const chat = client(ann, {
    token: () => {
      if (++asked === 2) {
        throw new Error('no token now');
      }
      return jwt(ann, { lifeSeconds: asked === 1 ? 4 : 3600 });
    },
    times: { baseMs: 20, maxMs: 30_000 },
    onState: (state) => states.push(state),
  });
  const { subscription } = listen(chat, channelId, { after: 0 });
  await until(() => asked === 3, 'the third question');
  await post(ann, '/messages', { channelId, channelType: 'group', body: 'still here' });
  await until(() => subscription.seq === 2, 'the event');
  assert.deepEqual(states, ['online']);
  assert.equal(chat.errors.length, 1);
});

test('a token that ends unrenewed closes the socket; the next one resumes', { skip }, async () => {
  const ann = newUser();
  const channelId = await newChannel(ann);
  const states = [];
  const lives = [3, 3600];
  let refuse = false;
  const chat = client(ann, {
    token: () => {
      if (refuse) {
        throw new Error('no token now');
      }
      refuse = lives.length > 1;
      return jwt(ann, { lifeSeconds: lives.shift() });
    },
    onState: (state) => states.push(state),
  });
  const { subscription } = listen(chat, channelId, { after: 0 });
  await until(() => states.includes('reconnecting'), 'the close');
  await post(ann, '/messages', { channelId, channelType: 'group', body: 'meanwhile' });
  refuse = false;
  await until(() => subscription.seq === 2, 'the event');
  assert.equal(chat.state, 'online');
});

test('who is signed out is closed, and what waits is told', { skip }, async () => {
  const reasons = [];
  const chat = client(newUser(), { token: () => null, onState: (state, { reason }) => reasons.push(state, reason?.code) });
  await until(() => chat.state === 'closed', 'closed');
  assert.deepEqual(reasons, ['closed', 'SIGNED_OUT']);
  await assert.rejects(chat.send({ channelId: newUser(), channelType: 'group', body: 'x' }), { code: 'CLOSED' });
  assert.throws(() => chat.subscribe(newUser(), { onEvent() {} }), { code: 'CLOSED' });
});
