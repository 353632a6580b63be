// The operations that wrk sends: each a name and its requests. A place is { user, channelId, id, seq }: a message, its
// channel, and a user who may read and write there.

const BODY = 'a hundred '.repeat(10);
const PAGE = 20;

const query = (name, value) => `${name}=${encodeURIComponent(JSON.stringify(value))}`;
const page = (where, order) => `/messages?${query('filter', { where, order: [order], limit: PAGE })}`;

const reading = (name, path) => (places) => ({
  name, requests: places.map((place) => ({ user: place.user, method: 'GET', path: path(place) })),
});

export const getById = reading('get', ({ id }) => `/messages/${id}`);

/** The newest of a channel, by time. */
export const list = reading('list', ({ channelId }) => page({ channelId }, 'createdOn DESC'));

export const count = reading('count', ({ channelId }) => `/messages/count?${query('where', { channelId })}`);

/** The newest of a channel, by place, as the JavaScript client asks for them. */
export const firstPage = reading('first page', ({ channelId }) => page({ channelId, seq: { neq: null } }, 'seq DESC'));

/** What came before a place, by keyset: as deep in the channel as the place is. */
export const deepPage = reading('deep page', ({ channelId, seq }) => page({ channelId, seq: { lt: seq } }, 'seq DESC'));

export const post = (places, name = 'post') => ({
  name,
  requests: places.map(({ user, channelId }) => ({
    user, method: 'POST', path: '/messages', body: JSON.stringify({ body: BODY, channelId, channelType: 'group' }),
  })),
});
