// Stands for the client library under the chat page's logic: a chat whose answers the test gives.
export const uuid = () => crypto.randomUUID();

/** The last chat that `connect` made. */
export let connected;

export function connect(options) {
  connected = { ...fakeChat(), options };
  return connected;
}

/**
 * `asked` holds the requests that wait for `answer` or `fail`: `{what, facts, answer, fail}`. Events
 * come by `channels.get(id)` and `user`, the handlers of a subscription.
 */
export function fakeChat() {
  const asked = [];
  const ask = (what, facts) => new Promise((answer, fail) => { asked.push({ what, facts, answer, fail }); });
  const subscriptions = new Map();
  const chat = {
    asked,
    subscriptions,
    user: undefined,
    closed: false,
    state: 'online',
    /** Takes the oldest request of this name; fails when there is none. */
    next(what) {
      const place = asked.findIndex((one) => one.what === what);
      if (place < 0) {
        throw new Error(`nobody asked for ${what}; what was asked: ${asked.map((one) => one.what)}`);
      }
      return asked.splice(place, 1)[0];
    },
    count: (what) => asked.filter((one) => one.what === what).length,
    channels: {
      list: (facts) => ask('list', facts),
      get: (id) => ask('get', id),
      members: (id, facts) => ask('members', facts),
      history: (id, facts) => ask('history', facts),
    },
    rest: { get: (path) => ask('rest.get', path) },
    read: (id, seq) => ask('read', seq),
    send: (message) => ask('send', message),
    close() {
      this.closed = true;
    },
    subscribe(id, handlers) {
      subscriptions.set(id, handlers);
      return { close: () => subscriptions.delete(id) };
    },
    subscribeUser(id, handlers) {
      this.user = handlers;
    },
  };
  return chat;
}

/** Lets what waits for answers go on. */
export const settle = () => new Promise((done) => { setTimeout(done); });
