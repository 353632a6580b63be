import { dayOf } from './times.js';

const GROUP_MS = 5 * 60_000;

/**
 * What a list of messages shows, from top to bottom: days, the line above what is new, messages, and
 * those on their way. Values in, values out.
 *
 * @param {{messages: any[], pending: any[], me: string, newAfter?: number, watermarks?: Map<string, number>}} given
 *     `watermarks`: up to where each user has read
 */
export function rowsOf({ messages, pending, me, newAfter, watermarks = new Map() }) {
  const rows = [];
  let before;
  let lined = newAfter === undefined;
  const replies = countReplies(messages);
  const seen = lastSeen(messages, watermarks, me);
  for (const message of messages) {
    const day = !before || dayOf(before.createdOn) !== dayOf(message.createdOn);
    if (day) {
      rows.push({ key: `day ${dayOf(message.createdOn)}`, kind: 'day', on: message.createdOn });
    }
    const line = !lined && message.seq > newAfter && message.createdBy !== me;
    if (line) {
      lined = true;
      rows.push({ key: 'new', kind: 'new' });
    }
    rows.push({
      key: message.id,
      kind: 'message',
      message,
      own: message.createdBy === me,
      first: day || line || !together(before, message),
      replies: replies.get(message.id) ?? 0,
      seenBy: seen.get(message.id) ?? [],
    });
    before = message;
  }
  for (const item of pending) {
    const message = { ...item.message, id: item.key, createdBy: me, createdOn: item.createdOn };
    rows.push({ key: item.key, kind: 'pending', item, message, own: true, first: !before || !together(before, message), replies: 0, seenBy: [] });
    before = message;
  }
  return rows;
}

function together(before, message) {
  return (
    before.createdBy === message.createdBy && Date.parse(message.createdOn) - Date.parse(before.createdOn) < GROUP_MS
  );
}

function countReplies(messages) {
  const counts = new Map();
  for (const { parentMessageId } of messages) {
    if (parentMessageId) {
      counts.set(parentMessageId, (counts.get(parentMessageId) ?? 0) + 1);
    }
  }
  return counts;
}

/** The last message that each other user has read, unless it is their own. */
function lastSeen(messages, watermarks, me) {
  const seen = new Map();
  watermarks.forEach((seq, user) => {
    const last = messages.findLast((message) => message.seq <= seq);
    if (user !== me && last && last.createdBy !== user) {
      seen.set(last.id, [...(seen.get(last.id) ?? []), user]);
    }
  });
  return seen;
}
