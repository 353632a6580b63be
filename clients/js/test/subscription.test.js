import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Subscription } from '../src/subscription.js';

/** A subscription whose server is the test. */
function subscription(options = {}, maxQueue = 100) {
  const told = { registered: [], paused: 0, events: [], states: [], resets: [], errors: [] };
  const registrations = {
    add: (listener) => told.registered.push(listener.headers().after),
    pause: () => told.paused++,
    remove: () => {},
    drop: () => {},
  };
  const one = new Subscription(registrations, 'c', {
    onEvent: (event) => void told.events.push(event.seq),
    onReset: (reset) => void told.resets.push(reset),
    onState: (state) => told.states.push(state),
    ...options,
  }, { maxQueue, onError: (failure) => told.errors.push(failure) });
  const subscribed = (seq, recovered = true) => one.take({ type: 'subscribed', channelId: 'c', seq, recovered });
  const events = (...seqs) => seqs.forEach((seq) => one.take({ type: 'message.created', channelId: 'c', seq }));
  return { one, told, subscribed, events };
}

test('what comes twice is handed over once', () => {
  const { told, subscribed, events } = subscription({ after: 0 });
  subscribed(3);
  events(1, 2, 2, 1, 3);
  assert.deepEqual(told.events, [1, 2, 3]);
});

test('a leap means a loss: the channel is registered again from the last event in hand', () => {
  const { one, told, subscribed, events } = subscription({ after: 0 });
  subscribed(2);
  events(1, 2, 4, 5);
  assert.deepEqual(told.events, [1, 2]);
  assert.deepEqual(told.registered, ['0', '2']);
  subscribed(5);
  events(3, 4, 5);
  assert.deepEqual(told.events, [1, 2, 3, 4, 5]);
  assert.equal(one.seq, 5);
});

test('the first event after a registration may leap: what is before it is not the user\'s to see', () => {
  const { told, subscribed, events } = subscription({ after: 0 });
  subscribed(9);
  events(7, 8, 9);
  assert.deepEqual(told.events, [7, 8, 9]);
  assert.deepEqual(told.registered, ['0']);
});

test('without a place it starts at the head, and resumes from there', () => {
  const { one, told, subscribed, events } = subscription();
  assert.deepEqual(told.registered, [undefined]);
  subscribed(41);
  assert.equal(one.headers().after, '41');
  one.waiting();
  subscribed(43);
  events(42, 43);
  assert.deepEqual(told.events, [42, 43]);
});

test('a place that is not in the log is told before the events that follow', async () => {
  const order = [];
  let done;
  const { subscribed, events } = subscription({
    after: 7,
    onReset: (reset) => {
      order.push(reset);
      return new Promise((resolve) => { done = resolve; });
    },
    onEvent: (event) => order.push(event.seq),
  });
  subscribed(100, false);
  events(101);
  assert.deepEqual(order, [{ channelId: 'c', after: 7, head: 100 }]);
  done();
  await new Promise((resolve) => { setImmediate(resolve); });
  assert.deepEqual(order.slice(1), [101]);
});

test('an answer to a registration of somebody who has gone is not trusted', () => {
  const { told, subscribed, events } = subscription();
  subscribed(10);
  subscribed(12);
  assert.deepEqual(told.registered, [undefined, '10']);
  subscribed(12);
  events(11, 12, 13);
  assert.deepEqual(told.events, [11, 12, 13]);
});

test('handlers that are slower than the channel stop it, and nothing is lost', async () => {
  const seen = [];
  const { one, told, subscribed, events } = subscription({
    after: 0,
    onEvent: async (event) => {
      await null;
      seen.push(event.seq);
    },
  }, 3);
  subscribed(9);
  events(1, 2, 3, 4, 5, 6);
  assert.equal(one.state, 'paused');
  assert.equal(told.paused, 1);
  await new Promise((resolve) => { setImmediate(resolve); });
  assert.deepEqual(seen, [1, 2, 3, 4]);
  assert.deepEqual(told.registered, ['0', '4']);
});

test('a handler that throws is reported, and the next event comes', async () => {
  const seen = [];
  const { told, subscribed, events } = subscription({
    after: 0,
    onEvent: (event) => {
      seen.push(event.seq);
      throw new Error(`no ${event.seq}`);
    },
  });
  subscribed(2);
  events(1, 2);
  assert.deepEqual(seen, [1, 2]);
  assert.deepEqual(told.errors.map((error) => error.message), ['no 1', 'no 2']);
});

test('the server\'s end is an end with a reason; nothing follows it', () => {
  const reasons = [];
  const { one, told, subscribed, events } = subscription({
    after: 0,
    onState: (state, { reason }) => state === 'ended' && reasons.push(reason.code, reason.details),
  });
  subscribed(1);
  events(1);
  one.take({ type: 'unsubscribed', channelId: 'c', reason: 'membership' });
  events(2);
  assert.equal(one.state, 'ended');
  assert.deepEqual(reasons, ['UNSUBSCRIBED', ['membership']]);
  assert.deepEqual(told.events, [1]);
});
