// One channel on the chat page, as its events and the answers of requests come in any order.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Conversation } from './app/conversation.js';
import { Parents } from './app/parents.js';
import { fakeChat, settle } from './client/index.js';

const ME = 'me';
const message = (seq, facts) => ({ id: `m${seq}`, seq, body: `text ${seq}`, createdBy: 'ann', createdOn: `2026-01-01T00:00:${seq}Z`, ...facts });

/** The user's channel c1 as REST tells of it. */
const facts = (more) => ({
  id: 'c1', channelType: 'group', role: 'member', seq: 8, readSeq: 8, unreadCount: 0, lastMessage: message(8), activeOn: message(8).createdOn, ...more,
});

function joined(more) {
  const chat = fakeChat();
  const conversation = new Conversation(chat, ME, facts(more));
  const event = (type, seq, data) => chat.subscriptions.get('c1').onEvent({ type, seq, data });
  return { chat, conversation, event };
}

/** A channel whose window holds these messages. */
async function opened(messages) {
  const one = joined();
  void one.conversation.open();
  one.chat.next('history').answer(messages);
  await settle();
  return one;
}

const reply = message(8, { parentMessageId: 'm2', parentMessage: message(2) });
const quoted = (conversation, parents = new Parents(conversation, () => {})) => parents.of(conversation.timeline.get('m8'));

test('the words of a deleted message are not quoted by a channel that is opened again', async () => {
  const { chat, conversation, event } = await opened([reply]);
  assert.equal(quoted(conversation).message.body, 'text 2');
  event('message.deleted', 9, { id: 'm2', seq: 2 });
  const parents = new Parents(conversation, () => {});
  assert.deepEqual(quoted(conversation, parents), {});
  chat.next('rest.get').fail({ status: 404 });
  await settle();
  assert.deepEqual(quoted(conversation, parents), { gone: true });
});

test('a message that was edited is quoted as it is now', async () => {
  const { conversation, event } = await opened([reply]);
  event('message.updated', 9, message(2, { body: 'edited' }));
  assert.equal(quoted(conversation).message.body, 'edited');
});

test('a page that does not know of an edit or a deletion yet quotes what is there now', async () => {
  const { chat, conversation, event } = joined();
  void conversation.open();
  event('message.updated', 9, message(2, { body: 'edited' }));
  event('message.deleted', 10, { id: 'm3', seq: 3 });
  chat.next('history').answer([message(7, { parentMessageId: 'm3', parentMessage: message(3) }), reply]);
  await settle();
  assert.equal(conversation.timeline.get('m8').parentMessage.body, 'edited');
  assert.equal(conversation.timeline.get('m7').parentMessage, undefined);
});

test('a quoted message that was read by itself follows its edits, and is read anew after a gap', async () => {
  const { chat, conversation } = await opened([message(8, { parentMessageId: 'm2' })]);
  const parents = new Parents(conversation, () => {});
  parents.of(conversation.timeline.get('m8'));
  parents.edited(message(2, { body: 'edited' }));
  chat.next('rest.get').answer(message(2));
  await settle();
  assert.equal(quoted(conversation, parents).message.body, 'edited');
  parents.forget();
  assert.deepEqual(quoted(conversation, parents), {});
  chat.next('rest.get').answer(message(2, { body: 'edited again' }));
  await settle();
  assert.equal(quoted(conversation, parents).message.body, 'edited again');
});
