// The chat page's window on a channel, while pages of it are on their way.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Timeline, withPart } from './app/timeline.js';

const message = (seq) => ({ id: `m${seq}`, seq, body: `text ${seq}` });
const range = (first, last) => Array.from({ length: last - first + 1 }, (_, i) => message(first + i));
const places = (timeline) => timeline.messages.map(({ seq }) => seq);

/** A timeline whose pages come when the test says so. */
function slow() {
  const asked = [];
  const timeline = new Timeline((place) => new Promise((answer) => { asked.push({ place, answer }); }));
  return { timeline, asked };
}

test('what comes while the newest are read is not lost', async () => {
  const { timeline, asked } = slow();
  const reading = timeline.toEnd();
  timeline.add(message(61));
  timeline.change('m60', { body: 'edited' });
  timeline.remove('m59');
  asked[0].answer(range(11, 60));
  await reading;
  timeline.add(message(62));
  assert.deepEqual(places(timeline).slice(-4), [58, 60, 61, 62]);
  assert.equal(timeline.get('m60').body, 'edited');
  assert.ok(timeline.atEnd);
});

test('what comes while the last page is read follows it', async () => {
  const { timeline, asked } = slow();
  const opening = timeline.around(10);
  asked[0].answer(range(1, 9));
  asked[1].answer(range(10, 34));
  await opening;
  const more = timeline.newer();
  timeline.add(message(41));
  asked[2].answer(range(35, 40));
  await more;
  assert.deepEqual(places(timeline), range(1, 41).map(({ seq }) => seq));
});

test('a page of a window that started over is not shown', async () => {
  const { timeline, asked } = slow();
  const opening = timeline.toEnd();
  asked[0].answer(range(475, 524));
  await opening;
  const older = timeline.older();
  const newest = timeline.toEnd();
  asked[2].answer(range(951, 1000));
  await newest;
  asked[1].answer(range(425, 474));
  await older;
  assert.deepEqual([timeline.first.seq, timeline.last.seq], [951, 1000]);
  assert.equal(timeline.loading, false);
  assert.ok(timeline.atEnd);
});

test('more news than are kept are read as the next page', async () => {
  const { timeline, asked } = slow();
  const reading = timeline.toEnd();
  range(61, 1100).forEach((one) => timeline.add(one));
  asked[0].answer(range(11, 60));
  await reading;
  assert.equal(timeline.last.seq, 60);
  assert.equal(timeline.atEnd, false);
});

test('a page that does not come leaves what is there', async () => {
  const { timeline, asked } = slow();
  const opening = timeline.toEnd();
  asked[0].answer(range(11, 60));
  await opening;
  const older = timeline.older();
  timeline.add(message(61));
  asked[1].answer(Promise.reject(new Error('away')));
  await older;
  assert.equal(timeline.failure.message, 'away');
  assert.equal(timeline.last.seq, 61);
  assert.equal(timeline.loading, false);
});

test('a part is set, merged and taken from its message, and from no other', async () => {
  const file = { id: 'f1', messageId: 'm1', fileKey: 'a' };
  const withFile = withPart(message(1), { relation: 'attachmentFiles', row: file, gone: false });
  assert.deepEqual(withFile.attachmentFiles, [file]);
  const changed = withPart(withFile, { relation: 'attachmentFiles', row: { id: 'f1', fileKey: 'b' }, gone: false });
  assert.deepEqual(changed.attachmentFiles, [{ ...file, fileKey: 'b' }]);
  assert.deepEqual(withPart(changed, { relation: 'attachmentFiles', row: { id: 'f1' }, gone: true }).attachmentFiles, []);
  const other = message(2);
  assert.equal(withPart(other, { relation: 'attachmentFiles', row: file, gone: false }), other);
  assert.equal(withPart(other, { relation: 'attachmentFiles', row: { id: 'f1' }, gone: true }), other);
});

test('a part that comes while its message is read is not lost', async () => {
  const { timeline, asked } = slow();
  const reading = timeline.toEnd();
  const row = { id: 'r1', messageId: 'm2', isFavorite: true };
  timeline.hang({ relation: 'messageRecipients', row, gone: false });
  asked[0].answer(range(1, 3));
  await reading;
  assert.deepEqual(timeline.get('m2').messageRecipients, [row]);
  assert.equal(timeline.get('m1').messageRecipients, undefined);
});
