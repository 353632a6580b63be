// A window on a long list: what one reads, or has the focus on, stays where it is while rows around it come and go.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { base, close, newWindow, post, request, signIn, until } from './support/browser.mjs';
import { Chat } from './support/room.mjs';

/** MAX_MESSAGES of timeline.js, and its PAGE. */
const FULL = 400;
const PAGE = 50;

after(close);

const { page, faults } = await newWindow(base);
const chat = new Chat(page);
await signIn(page, 'Wanda');

/** A group of Wanda's with these messages. */
async function group(name, bodies) {
  const channel = await post('Wanda', '/channels', { channelType: 'group', name });
  const stored = [];
  for (const body of bodies) {
    stored.push(await post('Wanda', '/messages', { channelId: channel.id, channelType: 'group', body }));
  }
  await page.goto(`${base}/#/${channel.id}`);
  await page.getByRole('heading', { level: 1, name }).waitFor();
  return { channel, stored };
}

test('the focus stays on a message when an earlier one is deleted', async () => {
  const { stored: [early] } = await group('Focus', ['Early', 'Middle', 'Late']);
  const late = chat.message('Late');
  await late.focus();
  await request('Wanda', 'DELETE', `/messages/${early.id}`);
  await chat.message('Early').waitFor({ state: 'detached' });
  assert.ok(await late.evaluate((one) => one === document.activeElement));
});

test('nothing was complained about', () => assert.deepEqual(faults, []));
