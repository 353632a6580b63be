// What people do without thinking of it: press twice, write from where they read, come back later.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { base, close, newWindow, post, signIn, until } from './support/browser.mjs';
import { groupOf, lines, sees } from './support/group.mjs';
import { Chat } from './support/room.mjs';

const WORD = 'Donaudampfschifffahrtsgesellschaft'.repeat(4);
const HEBREW = 'שלום עולם, the harbour is open today until ten and nobody has to wait for long at the gate';

after(close);

const { page, faults } = await newWindow(base);
const chat = new Chat(page);
await signIn(page, 'Ines');

const group = (name, bodies, more) => groupOf('Ines', name, bodies, more);

test('what is sent while old messages are shown is seen', async () => {
  const { channel, stored } = await group('Archive', lines(1, 120));
  await page.goto(`${base}/#/${channel.id}/${stored[9].seq}`);
  await chat.message('Line 10.').waitFor();
  assert.equal(await chat.message('Line 120.').count(), 0);
  await chat.say('Sent from long ago');
  await chat.stored('Sent from long ago');
  await sees(chat.message('Sent from long ago'));
  await chat.message('Line 120.').waitFor();
  assert.equal(await chat.message('Line 10.').count(), 0);
});

test('what was read while the server could not be told is unread, until the connection is back', async () => {
  const { id, token } = await post(undefined, '/dev/token', { name: 'Ines' });
  const channel = await post('Otto', '/channels', { channelType: 'group', name: 'Untold', members: [{ userId: id }] });
  await post('Otto', '/messages', { channelId: channel.id, channelType: 'group', body: 'Did you read this?' });
  const window = await newWindow(base);
  let away = true;
  await window.page.routeWebSocket(/eventbus/, (socket) => void (away ? socket.close({ code: 1001 }) : socket.connectToServer()));
  let refused = 0;
  await window.page.route(/\/read$/, (route) => {
    refused++;
    return route.fulfill({ status: 422, json: { error: { statusCode: 422, message: 'Not now' } } });
  });
  await signIn(window.page, 'Ines');
  const other = new Chat(window.page);
  const badge = other.channel('Untold').locator('.badge');
  await other.open('Untold');
  await other.message('Did you read this?').waitFor();
  await until(() => refused > 0, 'the reading is told');
  await badge.waitFor();
  away = false;
  await until(async () => {
    const answer = await fetch(`${base}/channels/${channel.id}`, { headers: { Authorization: `Bearer ${token}` } });
    return (await answer.json()).unreadCount === 0;
  }, 'the server knows');
  await badge.waitFor({ state: 'hidden' });
  assert.deepEqual(window.faults, []);
  await window.page.close();
});

test('a group is made once, however often one presses', async () => {
  await page.getByRole('button', { name: 'New group' }).click();
  await page.getByLabel('Name of the group').fill('Once');
  await page.getByRole('button', { name: 'Create' }).dblclick();
  await page.getByRole('heading', { level: 1, name: 'Once' }).waitFor();
  await chat.say('Here');
  await chat.stored('Here');
  await page.reload();
  await chat.channel('Once').waitFor();
  assert.equal(await chat.channel('Once').count(), 1);
});

test('channels that cannot be read can be tried again, and are not said to be missing', async () => {
  const { page: other, context } = await newWindow('about:blank');
  await other.route(/\/channels\?/, (route) => route.fulfill({ status: 422, json: { error: { statusCode: 422, message: 'Not now' } } }));
  await other.goto(base);
  await signIn(other, 'Ines');
  await other.getByText('Not now').waitFor();
  await other.getByLabel('Find a channel').fill('Arc');
  await other.getByText('Not now').waitFor();
  assert.equal(await other.getByText('No channel of this name').count(), 0);
  await other.unroute(/\/channels\?/);
  await other.getByRole('button', { name: 'Retry' }).click();
  await new Chat(other).channel('Archive').waitFor();
  await other.getByRole('button', { name: 'Retry' }).waitFor({ state: 'hidden' });
  await context.close();
});

test('on a touch screen Enter begins a line, and the button sends', async () => {
  const { page: phone, context, faults: complaints } = await newWindow(base, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await signIn(phone, 'Ines');
  const small = new Chat(phone, 'tap');
  await small.open('Archive');
  await small.field.tap();
  await small.field.pressSequentially('Two');
  await small.field.press('Enter');
  await small.field.pressSequentially('lines');
  assert.equal(await small.field.inputValue(), 'Two\nlines');
  await phone.getByRole('button', { name: 'Send' }).tap();
  await small.stored('Two\nlines');
  await small.field.fill('By a keyboard');
  await small.field.press('Control+Enter');
  await small.stored('By a keyboard');
  assert.deepEqual(complaints, []);
  await context.close();
});

test('texts run as their language does, and long words stay inside', async () => {
  await group(`${HEBREW.slice(0, 9)} ${WORD}`.slice(0, 80), []);
  await group('Words', [HEBREW, 'Plain', WORD]);
  await chat.open('Words');
  await chat.message(WORD).waitFor();
  const directions = () => chat.messages.locator('.bubble').evaluateAll((all) => all.map((one) => getComputedStyle(one).direction));
  assert.deepEqual(await directions(), ['rtl', 'ltr', 'ltr']);
  const time = chat.message(HEBREW).locator('time');
  assert.equal(await time.evaluate((one) => getComputedStyle(one).direction), 'ltr', 'a time is of the page, not of the text');
  await chat.field.fill('שלום');
  assert.equal(await chat.field.evaluate((field) => getComputedStyle(field).direction), 'rtl');
  await chat.field.fill('');
  await page.setViewportSize({ width: 390, height: 844 });
  const within = await chat.message(WORD).locator('.bubble').evaluate((one) => one.scrollWidth <= one.clientWidth && one.getBoundingClientRect().right <= innerWidth);
  assert.ok(within, 'the word is broken');
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, 'nothing is wider than the window');
  await page.setViewportSize({ width: 1180, height: 760 });
});

test('nothing was complained about', () => assert.deepEqual(faults, []));
