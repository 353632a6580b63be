import { after } from 'node:test';
import { connect } from '../../src/index.js';
import { base, jwt } from './server.js';

const clients = [];
after(() => clients.forEach((client) => client.close()));

/** A client of the test server that is closed after the test file; `errors` is what it reported. */
export function client(user, options = {}) {
  const one = connect({
    url: base,
    token: () => jwt(user),
    times: { baseMs: 20, maxMs: 500 },
    onError: (failure) => one?.errors.push(failure),
    ...options,
  });
  one.errors = [];
  clients.push(one);
  return one;
}

/** Subscribes; what is told is kept in `events` and `states`. */
export function listen(chat, channelId, options = {}) {
  const events = [];
  const states = [];
  const subscription = chat.subscribe(channelId, {
    onEvent: (event) => void events.push(event),
    onState: (state, facts) => states.push({ state, ...facts }),
    ...options,
  });
  return { subscription, events, states };
}
