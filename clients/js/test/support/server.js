// The server under test. Environment (src/test/java/dev/palaver/app/JsClientRun.java sets it; for a
// run by hand, the Java test that runs these sets it):
//   BASE        the server, as http://127.0.0.1:8080
//   JWT_SECRET  JWT_ISSUER   how to sign tokens
//   CONTROL     optional: GET answers where the server is now; POST ends it, starts another on the
//               same database, and answers its address
import { createHmac, randomUUID } from 'node:crypto';

export const control = process.env.CONTROL;
// An earlier file may have restarted it.
export let base = control ? await (await fetch(control)).text() : process.env.BASE;
export const skip = base ? false : 'SKIPPED: no server (BASE is not set)';

const PERMISSIONS = [
  'ViewMessage', 'CreateMessage', 'UpdateMessage', 'DeleteMessage', 'CreateMessageRecipient',
  'ViewMessageRecipient', 'UpdateMessageRecipient', 'DeleteMessageRecipient',
];

/** @param {string} user @param {{lifeSeconds?: number}} [given] */
export function jwt(user, { lifeSeconds = 3600 } = {}) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = {
    id: user,
    userTenantId: user,
    iss: process.env.JWT_ISSUER,
    exp: Math.floor(Date.now() / 1000) + lifeSeconds,
    permissions: PERMISSIONS,
  };
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  const mac = createHmac('sha256', process.env.JWT_SECRET).update(signed).digest('base64url');
  return `${signed}.${mac}`;
}

/** Ends the server as a crash does, and starts it again. */
export async function restart() {
  base = await (await fetch(control, { method: 'POST' })).text();
  return base;
}

/** A request without the client under test. */
export async function post(user, path, body) {
  const answer = await fetch(base + path, {
    method: 'POST',
    headers: { Authorization: `Bearer ${jwt(user)}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) {
    throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  }
  return answer.json();
}

/** A channel with an owner and members, by its first messages. */
export async function newChannel(owner, ...members) {
  const channelId = randomUUID();
  for (const toUserId of members.length > 0 ? members : [owner]) {
    await post(owner, '/messages', { channelId, channelType: 'group', body: 'welcome', toUserId });
  }
  return channelId;
}

export const newUser = () => randomUUID();
