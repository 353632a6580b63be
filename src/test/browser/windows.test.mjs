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

const thread = page.getByRole('region', { name: 'Replies' });
const main = page.getByRole('region', { name: 'Messages' });

/** The lines of the window, oldest first; a thread has what it answers above them. */
const lines = async (region) => (await region.locator('.text').allTextContents()).slice(-FULL);

/** Scrolls, from the end with a negative number; gives a line that is in sight then, and where it stands. */
const scroll = (region, to) => region.evaluate((scroller, at) => {
  scroller.scrollTop = at < 0 ? scroller.scrollHeight - scroller.clientHeight + at : at;
  const { top, bottom } = scroller.getBoundingClientRect();
  const seen = [...scroller.querySelectorAll('.text')].filter((text) => text.getBoundingClientRect().top > top && text.getBoundingClientRect().bottom < bottom);
  const text = seen[seen.length >> 1];
  return { line: text.textContent, at: text.getBoundingClientRect().top };
}, to);

/** Waits until the window begins with another line; what was in sight is still where it was. */
async function stays(region, { line, at }, first) {
  await until(async () => (await lines(region))[0] === first, `the window begins with ${first}`);
  const now = await region.locator('.text').getByText(line, { exact: true }).evaluate((text) => text.getBoundingClientRect().top);
  assert.ok(Math.abs(now - at) <= 2, `${line} went from ${at} to ${now}`);
  assert.equal((await lines(region)).length, FULL);
}

/** A group of Wanda's with these messages, and replies to the first; it is open. */
async function group(name, bodies, replies = []) {
  const channel = await post('Wanda', '/channels', { channelType: 'group', name });
  const say = (body, parentMessageId) => post('Wanda', '/messages', { channelId: channel.id, channelType: 'group', body, parentMessageId });
  const stored = [];
  for (const body of bodies) {
    stored.push(await say(body));
  }
  for (const body of replies) {
    await say(body, stored[0].id);
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

test('the focus of a message that is deleted by its key goes to the next one', async () => {
  await group('Keys', ['First', 'Second', 'Third']);
  const has = (body) => until(() => chat.message(body).evaluate((one) => one === document.activeElement), `${body} has the focus`);
  for (const [body, next] of [['Second', 'Third'], ['Third', 'First']]) {
    await chat.message(body).focus();
    await chat.message(body).getByRole('button', { name: 'Delete' }).press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).press('Enter');
    await chat.message(body).waitFor({ state: 'detached' });
    await has(next);
  }
});

test('what one reads stays where it is while a full window moves on', async () => {
  await group('Long', ['Who reads all of it?'], Array.from({ length: 520 }, (_, i) => `Line ${i + 1}.`));
  await chat.message('Line 520.').waitFor();
  await until(() => main.evaluate((scroller, full) => {
    const { length } = scroller.querySelectorAll('.text');
    if (length < full) scroller.scrollTop = 0;
    return length === full;
  }, FULL), 'the window is full');
  assert.equal((await lines(main))[0], 'Line 121.');
  await stays(main, await scroll(main, 300), 'Line 71.');
  await stays(main, await scroll(main, -300), 'Line 121.');

  await chat.message('Line 300.').locator('.quote').click();
  const earlier = thread.getByRole('button', { name: 'Earlier replies' });
  await thread.getByText('Line 520.', { exact: true }).waitFor();
  for (let count = 2 * PAGE; count <= FULL; count += PAGE) {
    await earlier.click();
    await thread.getByText(`Line ${521 - count}.`, { exact: true }).waitFor();
  }
  const before = await scroll(thread, 0);
  await earlier.click();
  await stays(thread, before, 'Line 71.');
  await stays(thread, await scroll(thread, -40), 'Line 121.');
  await page.getByRole('complementary').getByRole('button', { name: 'Close' }).click();
});

test('an edit begins with what the message says now', async () => {
  await group('Edits', ['First']);
  await chat.act('First', 'Edit');
  await chat.say('Second');
  await chat.message('Second').getByText('edited').waitFor();
  // With the pointer where it was, the same buttons.
  await chat.message('Second').getByRole('button', { name: 'Edit' }).click();
  assert.equal(await chat.field.inputValue(), 'Second');
  await chat.say('Third');
  await chat.message('Third').waitFor();
});

test('the same words twice are told twice', async () => {
  const { channel } = await group('Twice', ['Hello']);
  const { id } = await post('Ines', '/dev/people', { name: 'Ines' });
  await post('Wanda', `/channels/${channel.id}/members`, { members: [{ userId: id, role: 'member' }] });
  await page.evaluate(() => {
    const region = document.querySelector('.room > [aria-live]');
    window.told = [];
    new MutationObserver(() => region.textContent && window.told.push(region.textContent)).observe(region, { childList: true });
  });
  for (const times of [1, 2]) {
    await post('Ines', '/messages', { channelId: channel.id, channelType: 'group', body: 'Ping' });
    await until(() => page.evaluate((n) => window.told.length === n, times), `told ${times} times`);
  }
  assert.deepEqual(await page.evaluate(() => window.told), ['Ines: Ping', 'Ines: Ping']);
});

test('who may not change messages any more is not offered to', async () => {
  const { id } = await post('Ines', '/dev/people', { name: 'Wanda' });
  const channel = await post('Ines', '/channels', { channelType: 'group', name: 'Roles', members: [{ userId: id, role: 'moderator' }] });
  await post('Ines', '/messages', { channelId: channel.id, channelType: 'group', body: 'Of another' });
  await page.goto(`${base}/#/${channel.id}`);
  await chat.message('Of another').focus();
  const edit = chat.message('Of another').getByRole('button', { name: 'Edit' });
  await edit.focus();
  await request('Ines', 'PATCH', `/channels/${channel.id}/members/${id}`, { role: 'member' });
  await edit.waitFor({ state: 'detached' });
  assert.equal(await chat.message('Of another').getByRole('button', { name: 'Delete' }).count(), 0);
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), 'Favourite');
  await request('Ines', 'PATCH', `/channels/${channel.id}/members/${id}`, { role: 'reader' });
  await chat.message('Of another').getByRole('button', { name: 'Favourite' }).waitFor({ state: 'detached' });
  assert.ok(await chat.message('Of another').evaluate((one) => one === document.activeElement));
});

test('an edit that failed is sent by the next Enter, and does not overwrite another one', async () => {
  await group('Failures', ['Wrnog', 'Other']);
  const no = (route) => route.fulfill({ status: 422, json: { error: { statusCode: 422, message: 'Not now' } } });
  await page.route(/\/messages\/[^/]+$/, no);
  await chat.act('Wrnog', 'Edit');
  await chat.say('Wrong');
  await page.getByText('Not changed: Not now').waitFor();
  assert.equal(await chat.field.inputValue(), 'Wrong');
  await page.unroute(/\/messages\/[^/]+$/);
  await chat.field.press('Enter');
  await chat.message('Wrong').getByText('edited').waitFor();

  const held = new Promise((resolve) => void page.route(/\/messages\/[^/]+$/, resolve));
  await chat.act('Wrong', 'Edit');
  await chat.say('Right');
  const route = await held;
  await chat.act('Other', 'Edit');
  await chat.field.fill('Another');
  await page.getByText('Not changed').waitFor({ state: 'detached' });
  await no(route);
  await page.getByText('Not changed: Not now').waitFor();
  assert.equal(await chat.field.inputValue(), 'Another');
  await page.unroute(/\/messages\/[^/]+$/);
  await chat.field.press('Enter');
  await chat.message('Another').waitFor();
  assert.equal(await chat.message('Wrong').count(), 1);
});

test('the keys of an input method send and close nothing, in Safari neither', async () => {
  await group('Kanji', ['Tea?']);
  const reply = page.getByLabel('Reply', { exact: true });
  // The candidate is accepted, and composing over, before these come.
  const keyOf = (key) => ({ key, keyCode: 229, isComposing: false, bubbles: true, cancelable: true });
  await chat.field.fill('にほん');
  await chat.field.dispatchEvent('keydown', keyOf('Enter'));
  assert.equal(await chat.field.inputValue(), 'にほん');
  await chat.act('Tea?', 'Reply in thread');
  await reply.dispatchEvent('keydown', keyOf('Escape'));
  assert.equal(await reply.count(), 1);
  await reply.press('Escape');
  await reply.waitFor({ state: 'detached' });
  await chat.field.press('Enter');
  await chat.stored('にほん');
});

test('nothing was complained about', () => assert.deepEqual(faults, []));
