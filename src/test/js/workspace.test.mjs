// The list of channels on the chat page, whenever the connection comes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Emitter } from './app/emitter.js';
import { Workspace } from './app/workspace.js';
import { connected, settle } from './client/index.js';

const channel = (id) => ({ id, channelType: 'group', role: 'member', seq: 0, readSeq: 0, unreadCount: 0, activeOn: '2026-01-01T00:00:00Z' });
const pageOf = (...ids) => ({ channels: ids.map(channel), next: null });

function started() {
  const workspace = new Workspace({ user: 'me', token: () => 'token' }, { changed: new Emitter() });
  return { workspace, chat: connected };
}

test('a channel that was made before the feed was heard is in the list', async () => {
  const { workspace, chat } = started();
  chat.next('list').answer(pageOf('c1'));
  await settle();
  chat.user.onState('live', {});
  assert.equal(chat.count('list'), 1);
  chat.next('list').answer(pageOf('c2', 'c1'));
  await settle();
  assert.deepEqual([...workspace.conversations.keys()], ['c1', 'c2']);
});

test('each time that the feed is heard again the list is read once', async () => {
  const { chat } = started();
  chat.next('list').answer(pageOf('c1'));
  for (let i = 0; i < 2; i++) {
    chat.user.onState('joining', {});
    chat.user.onState('live', {});
    chat.user.onReset?.();
    assert.equal(chat.count('list'), 1);
    chat.next('list').answer(pageOf('c1'));
    await settle();
  }
});

test('a list that could not be read is read when the connection comes', async () => {
  const { workspace, chat } = started();
  chat.next('list').fail(new Error('away'));
  await settle();
  assert.equal(workspace.failure.message, 'away');
  chat.user.onState('live', {});
  chat.next('list').answer(pageOf('c1'));
  await settle();
  assert.equal(workspace.failure, undefined);
  assert.ok(workspace.loaded);
});

test('a failure that comes after a later answer is told to nobody', async () => {
  const { workspace, chat } = started();
  const early = chat.next('list');
  chat.user.onState('live', {});
  chat.next('list').answer(pageOf('c1'));
  await settle();
  early.fail(new Error('away'));
  await settle();
  assert.equal(workspace.failure, undefined);
});
