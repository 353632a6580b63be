// The same day's work for either server: what is written, and what is read.
import { randomUUID } from 'node:crypto';
import { token } from './host.mjs';

export const ALICE = 'a11ce000-0000-4000-8000-000000000001';
export const BOB = 'b0b00000-0000-4000-8000-000000000002';
export const CAROL = 'ca201000-0000-4000-8000-000000000003';
export const DAVE = 'dade0000-0000-4000-8000-000000000004';
export const SHARED = '5a8ed000-0000-4000-8000-00000000000c';

async function call(base, user, method, path, body) {
  const answer = await fetch(base + path, {
    method,
    headers: {
      authorization: `Bearer ${token(user)}`,
      ...(body && { 'content-type': 'application/json' }),
    },
    body: body && JSON.stringify(body),
  });
  const text = await answer.text();
  return { status: answer.status, body: text ? JSON.parse(text) : null };
}

const json = (value) => encodeURIComponent(JSON.stringify(value));

/**
 * Writes into a channel that all turns share and into one of its own; later turns also change rows
 * of the one before. Returns each answer by name, and the name of each id.
 */
export async function write(server, before, withFiles) {
  const own = randomUUID();
  const answers = {};
  const names = { [own]: 'own channel' };
  const step = async (name, user, method, path, body) => {
    answers[name] = await call(server.base, user, method, path, body);
    const id = answers[name].body?.id;
    if (id) names[id] ??= name;
    return id;
  };
  const first = await step('first', ALICE, 'POST', '/messages', {
    body: 'Grüße 👋 with a\nsecond line', channelId: SHARED, channelType: 'group', subject: 'hello',
    toUserId: BOB, status: 1 });
  const second = await step('second', BOB, 'POST', '/messages',
    { body: 'minimal', channelId: own, channelType: 'task' });
  await step('reply', CAROL, 'POST', `/messages/${first}/messages`,
    { body: 'a reply', channelId: SHARED, channelType: 'group' });
  const dave = await step('for dave', ALICE, 'POST', `/messages/${first}/message-recipients`,
    { channelId: SHARED, recipientId: DAVE });
  const carol = await step('for carol', ALICE, 'POST', '/message-recipients',
    { channelId: SHARED, recipientId: CAROL, messageId: first, isFavorite: true });
  await step('edit', ALICE, 'PATCH', `/messages/${first}`, { body: 'edited', status: 2 });
  await step('read', DAVE, 'PATCH', `/message-recipients/${dave}`, { isRead: true });
  await step('edit many', BOB, 'PATCH', `/messages?where=${json({ channelId: own })}`, { status: 7 });
  const gone = await step('short-lived', BOB, 'POST', '/messages',
    { body: 'soon gone', channelId: own, channelType: 'task' });
  await step('delete', BOB, 'DELETE', `/messages/${gone}`);
  await step('delete recipient', ALICE, 'DELETE', `/message-recipients/${carol}`);
  if (withFiles) {
    await step('file', ALICE, 'POST', '/attach-files',
      { channelId: SHARED, fileKey: 's3/1', messageId: first, metaData: { size: 3, tags: ['a'] } });
  }
  if (before) {
    await step('reply to the other', BOB, 'POST', `/messages/${before.first}/messages`,
      { body: 'across the swap', channelId: SHARED, channelType: 'group' });
    await step('edit the other', BOB, 'PATCH', `/messages/${before.second}`, { subject: 'changed' });
    await step('delete the other', ALICE, 'DELETE', `/message-recipients/${before.dave}`);
    Object.assign(names, { [before.first]: 'first of the other', [before.second]:
      'second of the other', [before.dave]: 'for dave of the other' });
  }
  return { answers, names, own, first, second, dave, gone };
}

/** Every GET of a client, by its path; the messages, recipients and files are those of all turns. */
export async function read(server, turns, withFiles) {
  const all = ['messageRecipients', 'parentMessage', 'messages', ...(withFiles ? ['attachmentFiles'] : [])];
  const tables = ['/messages', '/message-recipients', ...(withFiles ? ['/attach-files'] : [])];
  const paths = tables.flatMap((table) => [table, `${table}/count`]);
  paths.push(
    `/messages?filter=${json({ include: all, order: 'createdOn DESC, id' })}`,
    `/messages?filter=${json({ where: { channelId: SHARED }, order: ['createdOn DESC'], limit: 20 })}`,
    `/messages?filter=${json({ where: { or: [{ status: 7 }, { toUserId: BOB }] }, offset: 1, limit: 2 })}`,
    `/messages?filter=${json({ fields: ['id', 'body'], where: { body: { ilike: '%R%' } } })}`,
    `/messages?filter[where][createdBy]=${BOB}&filter[order]=createdOn%20ASC`,
    `/messages/count?where=${json({ subject: null })}`,
    `/message-recipients?filter=${json({ include: ['message'], where: { isRead: true } })}`);
  for (const turn of turns) {
    paths.push(`/messages/${turn.first}`, `/messages/${turn.second}`, `/messages/${turn.first}/messages`,
      `/messages/${turn.first}?filter=${json({ include: all })}`,
      `/messages/${turn.first}/message-recipients`, `/message-recipients/${turn.dave}`,
      `/message-recipients/${turn.dave}/message`, `/messages/${turn.gone}`);
  }
  const answers = {};
  for (const path of paths) answers[path] = await call(server.base, ALICE, 'GET', path);
  return answers;
}
