/**
 * Who is at the page, and where the token comes from. A token is never part of a URL. One that was
 * pasted is kept in the tab's session storage, until the tab is closed or its user signs out; one
 * that a product hands over is kept in memory alone, and asked for again.
 */

const TOKEN = 'palaver.token';
const NAME = 'palaver.name';
const ANSWER_MS = 20_000;
const HOME = new URL('../../', import.meta.url);

/** The address of the service that served this page. */
export const service = HOME.href.replace(/\/$/, '');

/** What this server says of itself: `{origins, userClaims, signIn}`. */
export async function serverFacts() {
  return json('web/config.json');
}

/** The user of a token, read and not verified: that is the server's part. Throws what is wrong. */
export function userOf(token, claims) {
  const payload = parse(token);
  if (Number.isFinite(payload.exp) && payload.exp * 1000 <= Date.now()) {
    throw new Error('The token has expired.');
  }
  return named(payload, claims);
}

function named(payload, claims) {
  const user = claims.map((claim) => payload[claim]).find((value) => value !== undefined && value !== null);
  if (typeof user !== 'string') {
    throw new Error(`The token names no user: it has none of the claims ${claims.join(', ')}.`);
  }
  return user.toLowerCase();
}

function parse(token) {
  try {
    const part = token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/');
    const bytes = Uint8Array.from(atob(part), (letter) => letter.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new Error('That is no token: a JWT has three parts with dots between them.');
  }
}

/** Development: the server makes a token for a name. */
export async function byName(name) {
  const ask = () => json('dev/token', { name });
  let first = await ask();
  remember(NAME, first.name);
  return {
    user: first.id,
    names: { [first.id]: first.name },
    people: () => json('dev/people'),
    addPerson: (other) => json('dev/people', { name: other }),
    token: async () => {
      const { token } = first ?? (await ask());
      first = undefined;
      return token;
    },
  };
}

/** Production: a token that a person has. */
export function byToken(token, claims) {
  const user = userOf(token, claims);
  remember(TOKEN, token);
  return { user, names: {}, token: () => token, fixed: true };
}

/**
 * Production: a token of the product whose page frames or opened this one, by messages:
 * `{type: 'palaver:token-wanted'}` to it, `{type: 'palaver:token', token, names?}` from it, where
 * `names` maps user ids to names. A token of another user than the first one's ends the session:
 * what waits to be sent was written by somebody else.
 */
export async function byHost(origins, claims, learn) {
  const host = window.parent === window ? window.opener : window.parent;
  if (!host || origins.length === 0) {
    return undefined;
  }
  let asking;
  const ask = () => {
    asking ??= hostToken(host, origins, learn).finally(() => {
      asking = undefined;
    });
    return asking;
  };
  let first = await ask();
  const user = userOf(first, claims);
  return {
    user,
    names: {},
    token: async () => {
      const token = first ?? (await ask());
      first = undefined;
      return token && named(parse(token), claims) !== user ? null : token;
    },
  };
}

function hostToken(host, origins, learn) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => end(reject, new Error('The product gave no token.')), ANSWER_MS);
    const end = (settle, value) => {
      clearTimeout(timer);
      removeEventListener('message', hear);
      settle(value);
    };
    const hear = ({ source, origin, data }) => {
      if (source === host && origins.includes(origin) && data?.type === 'palaver:token') {
        learn(data.names ?? {});
        end(resolve, data.token);
      }
    };
    addEventListener('message', hear);
    // Each origin is told; the browser delivers to the one that the host has.
    origins.forEach((origin) => host.postMessage({ type: 'palaver:token-wanted' }, origin));
  });
}

/** What an earlier load of this tab had: `{token}` or `{name}`. */
export function remembered() {
  return { token: sessionStorage.getItem(TOKEN), name: sessionStorage.getItem(NAME) };
}

export function forget() {
  sessionStorage.removeItem(TOKEN);
  sessionStorage.removeItem(NAME);
}

function remember(key, value) {
  forget();
  sessionStorage.setItem(key, value);
}

async function json(path, body) {
  const post = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await fetch(new URL(path, HOME), body ? post : {});
  const content = await answer.json();
  if (!answer.ok) {
    const { message, details } = content.error;
    throw new Error(details?.length ? `The name ${details[0].message}.` : message);
  }
  return content;
}
