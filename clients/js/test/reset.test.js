// `onReset` through a bounded inbox, in channels and in the user's feed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserFeed } from '../src/feed.js';
import { Subscription } from '../src/subscription.js';
import { settled } from './support/fake-socket.js';

const MAX_QUEUE = 2;

/** Both kinds, with the frames by which each loses its place. */
const KINDS = {
  subscription: {
    make: (registrations, handlers, given) => new Subscription(registrations, 'c', { after: 0, ...handlers }, given),
    begun: { type: 'subscribed', seq: 2, recovered: true },
    lost: { type: 'subscribed', seq: 9, recovered: false },
  },
  feed: {
    make: (registrations, handlers, given) => new UserFeed(registrations, 'u', handlers, given),
    begun: { type: 'subscribed' },
    lost: { type: 'subscribed' },
  },
};

for (const [kind, { make, begun, lost }] of Object.entries(KINDS)) {
  /** One whose events are each handled until `next` is called. */
  const begin = (options = {}, maxQueue = MAX_QUEUE) => {
    const told = { added: 0, states: [], handled: [], next: () => {} };
    const wait = (what) => {
      told.handled.push(what);
      return new Promise((resolve) => { told.next = resolve; });
    };
    const one = make({ add: () => told.added++, pause() {}, remove() {}, drop() {} }, {
      onEvent: ({ seq }) => wait(seq),
      onReset: () => wait('reset'),
      onState: (state) => told.states.push(state),
      ...options,
    }, { maxQueue, onError: assert.fail });
    one.take(begun);
    return { one, told };
  };

  test(`${kind}: a reset that fills the inbox pauses, and it joins again when all is handled`, async () => {
    const { one, told } = begin();
    [1, 2].forEach((seq) => one.take({ type: 'message.created', seq }));
    one.waiting();
    one.take(lost);
    assert.equal(one.state, 'paused');
    for (let i = 0; i < 3; i++) {
      told.next();
      await settled();
    }
    assert.deepEqual(told.handled, [1, 2, 'reset']);
    assert.equal(one.state, 'joining');
    assert.equal(told.added, 2);
    assert.deepEqual(told.states, ['live', 'joining', 'live', 'paused', 'joining']);
  });

  test(`${kind}: one that its onReset closes stays ended`, () => {
    const { one, told } = begin({ onReset: () => one.close() });
    one.take(lost);
    assert.equal(one.state, 'ended');
    assert.equal(told.states.at(-1), 'ended');
  });

  test(`${kind}: one that is closed when it is live again is told of no reset, and stays ended`, async () => {
    let closing = false;
    const { one, told } = begin({ onState: (state) => closing && state === 'live' && one.close() }, 1);
    one.take({ type: 'message.created', seq: 1 });
    one.waiting();
    closing = true;
    one.take(lost);
    assert.equal(one.state, 'ended');
    told.next();
    await settled();
    assert.deepEqual(told.handled, [1]);
  });
}
