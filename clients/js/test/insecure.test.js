// A page that came over plain HTTP, from another host than localhost, has no `crypto.randomUUID`.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { uuid } from '../src/index.js';
import { connected, settled } from './support/fake-socket.js';

const VERSION_4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

before(() => Object.defineProperty(crypto, 'randomUUID', { value: undefined, configurable: true }));
after(() => delete crypto.randomUUID);

test('UUIDs are random ones of version 4', () => {
  const made = Array.from({ length: 1000 }, uuid);
  made.forEach((one) => assert.match(one, VERSION_4));
  assert.equal(new Set(made).size, made.length);
});

test('messages, channels and direct channels get their keys there, too', async () => {
  const keys = [];
  const fetch = async (url, { headers }) => {
    keys.push(headers['Idempotency-Key']);
    return new Response('{}');
  };
  const { chat, socket } = await connected({ fetch });
  void chat.send({ channelId: 'c', channelType: 'group', body: 'hi' });
  await chat.channels.create({ channelType: 'group' });
  await chat.channels.direct('u');
  await settled();
  const [sent] = socket.of('send');
  [...keys, sent.replyAddress, sent.headers['Idempotency-Key']].forEach((key) => assert.match(key, VERSION_4));
  assert.equal(keys.length, 2);
  socket.rec(sent.replyAddress, {});
  chat.close();
});
