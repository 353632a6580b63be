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

test('what the server could not be told is unread again, and told the next time that it is seen', async () => {
  const { chat, conversation, event } = joined({ readSeq: 5, unreadCount: 3 });
  conversation.read();
  assert.deepEqual([conversation.channel.readSeq, conversation.channel.unreadCount], [8, 0]);
  event('message.created', 9, message(9));
  chat.next('read').fail(new Error('away'));
  await settle();
  assert.deepEqual([conversation.channel.readSeq, conversation.channel.unreadCount], [5, 4]);
  chat.next('get').fail(new Error('away'));
  await settle();
  conversation.read();
  const again = chat.next('read');
  assert.equal(again.facts, 9);
  again.answer();
  await settle();
  assert.deepEqual([conversation.channel.readSeq, conversation.channel.unreadCount], [9, 0]);
});

test('a place that was told by a later reading is not taken back by the failure of an earlier one', async () => {
  const { chat, conversation, event } = joined({ readSeq: 5, unreadCount: 3 });
  conversation.read();
  event('message.created', 9, message(9));
  conversation.read();
  chat.next('read').fail(new Error('away'));
  chat.next('read').answer();
  await settle();
  assert.deepEqual([conversation.channel.readSeq, conversation.channel.unreadCount], [9, 0]);
});

test('an answer older than an event takes nothing away, and is asked for once more', async () => {
  const { chat, conversation, event } = joined();
  const done = conversation.refresh();
  event('message.created', 9, message(9));
  void conversation.refresh();
  chat.next('get').answer(facts());
  await settle();
  assert.equal(conversation.channel.unreadCount, 1);
  assert.equal(conversation.channel.lastMessage.id, 'm9');
  assert.equal(chat.count('get'), 1);
  chat.next('get').answer(facts({ seq: 9, unreadCount: 1, lastMessage: message(9), name: 'Anew' }));
  await done;
  assert.deepEqual([conversation.channel.unreadCount, conversation.channel.name], [1, 'Anew']);
  assert.equal(chat.count('get'), 0);
});

test('a channel whose events overtake every answer is not asked for without an end', async () => {
  const { chat, conversation, event } = joined();
  const done = conversation.refresh();
  event('message.created', 9, message(9));
  for (let i = 0; i < 3; i++) {
    chat.next('get').answer(facts());
    await settle();
  }
  await done;
  assert.equal(chat.count('get'), 0);
  assert.equal(conversation.channel.unreadCount, 1);
});

test('an event that an answer knew of is not counted again', async () => {
  const { chat, conversation, event } = joined();
  void conversation.refresh();
  chat.next('get').answer(facts({ seq: 10, unreadCount: 1, lastMessage: message(10) }));
  await settle();
  event('message.created', 9, message(9));
  assert.equal(conversation.channel.unreadCount, 1);
  assert.equal(conversation.channel.lastMessage.id, 'm10');
  event('message.created', 10, message(10));
  event('message.created', 11, message(11));
  assert.equal(conversation.channel.unreadCount, 2);
  assert.equal(conversation.channel.seq, 11);
});

test('a log that was put back to an earlier state is counted on from there', async () => {
  const { chat, conversation, event } = joined();
  void chat.subscriptions.get('c1').onReset({ channelId: 'c1', after: 8, head: 3 });
  chat.next('get').answer(facts({ seq: 3, readSeq: 3, lastMessage: message(3) }));
  await settle();
  event('message.created', 4, message(4));
  assert.deepEqual([conversation.channel.seq, conversation.channel.unreadCount], [4, 1]);
});

test('a message is told of when it is stored, and merged with its event, which may come much later', async () => {
  const { chat, conversation, event } = joined();
  const replies = conversation.thread('m2');
  void replies.toEnd();
  chat.next('history').answer([]);
  const told = [];
  conversation.changed.on((what, about) => {
    if (what === 'stored' || what === 'message') {
      told.push(what);
      replies.add(about);
    }
  });
  conversation.send('here', 'm2');
  chat.next('send').answer(message(9, { parentMessageId: 'm2', createdBy: ME }));
  await settle();
  assert.deepEqual(conversation.outbox.items, []);
  assert.deepEqual(replies.messages.map(({ id }) => id), ['m9']);
  event('message.created', 9, message(9, { parentMessageId: 'm2', createdBy: ME }));
  assert.deepEqual(told, ['stored', 'message']);
  assert.equal(replies.messages.length, 1);
});

const handlers = ({ chat }) => chat.subscriptions.get('c1');
const member = (userId, readSeq = 0) => ({ userId, role: 'member', readSeq });

test('after a gap the window is read anew though the facts cannot be, and those are when the channel is heard again', async () => {
  const one = await opened([message(8)]);
  const { chat, conversation } = one;
  chat.next('members').answer({ members: [], next: null });
  const told = [];
  conversation.changed.on((what) => told.push(what));
  void handlers(one).onReset({ channelId: 'c1', after: 8, head: 20 });
  chat.next('get').fail(new Error('away'));
  chat.next('history').answer([message(19), message(20)]);
  await settle();
  assert.deepEqual(conversation.timeline.messages.map(({ seq }) => seq), [19, 20]);
  assert.ok(told.includes('reset'));
  handlers(one).onState('live', {});
  chat.next('get').answer(facts({ seq: 20, unreadCount: 2 }));
  await settle();
  assert.equal(conversation.channel.unreadCount, 2);
  handlers(one).onState('live', {});
  assert.equal(chat.count('get'), 0);
});

test('members who could not be read are read when the channel is opened or heard again', async () => {
  const one = await opened([message(8)]);
  const { chat, conversation } = one;
  chat.next('members').fail(new Error('away'));
  await settle();
  conversation.open();
  chat.next('members').fail(new Error('away'));
  await settle();
  handlers(one).onState('live', {});
  chat.next('members').answer({ members: [member('ann')], next: null });
  await settle();
  handlers(one).onState('live', {});
  conversation.open();
  assert.equal(chat.count('members'), 0);
  assert.deepEqual([...conversation.members.all.keys()], ['ann']);
});

test('members of a channel that nobody asked for are not read because it is heard', () => {
  const one = joined();
  handlers(one).onState('live', {});
  assert.equal(one.chat.asked.length, 0);
});

test('after a gap members are read anew, and what they do meanwhile is not lost', async () => {
  const one = await opened([message(8)]);
  const { chat, conversation, event } = one;
  chat.next('members').answer({ members: [member('ann'), member('ben'), member('cy')], next: null });
  await settle();
  void handlers(one).onReset({ channelId: 'c1', after: 8, head: 20 });
  await settle();
  event('member.left', 21, { userId: 'cy' });
  event('read', 22, { userId: 'ann', seq: 20 });
  chat.next('members').answer({ members: [member('ann'), member('cy')], next: null });
  await settle();
  assert.deepEqual([...conversation.members.all.values()], [member('ann', 20)]);
});
