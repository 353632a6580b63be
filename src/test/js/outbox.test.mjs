// The chat page's messages on their way, and what becomes of those that the connection held up.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Conversation } from './app/conversation.js';
import { fakeChat, settle } from './client/index.js';

function joined() {
  const chat = fakeChat();
  const conversation = new Conversation(chat, 'ann', { id: 'c1', channelType: 'group', role: 'member', seq: 8, readSeq: 8, unreadCount: 0 });
  const live = () => chat.subscriptions.get('c1').onState('live', {});
  const fail = (code) => chat.next('send').fail(Object.assign(new Error(code), { code }));
  return { chat, conversation, live, fail };
}

test('what the connection kept from the server is sent when the channel is heard again', async () => {
  const { chat, conversation, live, fail } = joined();
  ['first', 'refused', 'second'].forEach((body) => conversation.send(body));
  fail('OFFLINE');
  fail('VALIDATION_FAILED');
  fail('NO_REPLY');
  await settle();
  assert.deepEqual(conversation.outbox.items.map(({ state }) => state), ['failed', 'failed', 'failed']);
  live();
  assert.equal(chat.count('send'), 2);
  chat.next('send').answer({ id: 'm9', seq: 9, body: 'first', createdBy: 'ann' });
  chat.next('send').answer({ id: 'm10', seq: 10, body: 'second', createdBy: 'ann' });
  await settle();
  assert.deepEqual(conversation.outbox.items.map(({ state, message }) => [state, message.body]), [['failed', 'refused']]);
  live();
  assert.equal(chat.count('send'), 0);
});
