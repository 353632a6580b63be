// What people do without thinking of it: press twice, press Escape, write from where they read.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { base, close, newWindow, post, signIn, until } from './support/browser.mjs';
import { Chat } from './support/room.mjs';

const WORD = 'Donaudampfschifffahrtsgesellschaft'.repeat(4);
const HEBREW = 'שלום עולם, the harbour is open today until ten and nobody has to wait for long at the gate';

after(close);

const { page, faults } = await newWindow(base);
const chat = new Chat(page);
const thread = page.getByRole('region', { name: 'Replies' });
const reply = page.getByLabel('Reply', { exact: true });
await signIn(page, 'Ines');

/** A group of Ines's with these messages. */
async function group(name, bodies, more = {}) {
  const channel = await post('Ines', '/channels', { channelType: 'group', name });
  const stored = [];
  for (const body of bodies) {
    stored.push(await post('Ines', '/messages', { channelId: channel.id, channelType: 'group', body, ...more }));
  }
  return { channel, stored };
}

const lines = (first, last) => Array.from({ length: last - first + 1 }, (_, i) => `Line ${first + i}.`);
const sees = (locator) => until(() => locator.evaluate((element) => {
  const { top, bottom } = element.getBoundingClientRect();
  // None: it was drawn anew meanwhile.
  const box = element.closest('.scroller')?.getBoundingClientRect();
  return box && top >= box.top - 1 && bottom <= box.bottom + 1;
}), `${locator} is in sight`);

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

test('a long thread begins with its newest replies, and goes back to its first', async () => {
  const { channel, stored: [question] } = await group('Thread', ['Who is in?']);
  const bodies = lines(1, 230);
  for (const body of bodies) {
    await post('Ines', '/messages', { channelId: channel.id, channelType: 'group', body, parentMessageId: question.id });
  }
  await chat.open('Thread');
  await page.goto(`${base}/#/${channel.id}/${question.seq}`);
  await chat.message('Who is in?').getByRole('button', { name: /replies/ }).click();
  const texts = () => thread.locator('.text').allTextContents();
  await sees(thread.getByText('Line 230.', { exact: true }));
  assert.deepEqual(await texts(), ['Who is in?', ...bodies.slice(-50)]);

  const earlier = thread.getByRole('button', { name: 'Earlier replies' });
  const place = () => thread.getByText('Line 181.', { exact: true }).evaluate((element) => Math.round(element.getBoundingClientRect().top));
  await earlier.scrollIntoViewIfNeeded();
  const before = await place();
  await earlier.click();
  await thread.getByText('Line 131.', { exact: true }).waitFor();
  assert.ok(Math.abs((await place()) - before) <= 2, 'what one reads stays where it is');
  await until(async () => {
    // The last page may take it away under the pointer.
    if (await earlier.isVisible()) await earlier.click({ timeout: 1_000 }).catch(() => {});
    return (await texts()).length === 231;
  }, 'all replies');
  assert.deepEqual(await texts(), ['Who is in?', ...bodies]);
  await earlier.waitFor({ state: 'detached' });
  await reply.fill('And me');
  await reply.press('Enter');
  await sees(thread.getByText('And me', { exact: true }));
  await page.getByRole('complementary').getByRole('button', { name: 'Close' }).click();
});

test('a thread that cannot be read can be tried again', async () => {
  await page.route(/parentMessageId/, (route) => route.fulfill({ status: 422, json: { error: { statusCode: 422, message: 'Not now' } } }));
  await chat.message('Who is in?').getByRole('button', { name: /replies/ }).click();
  await thread.getByText('Not now').waitFor();
  await page.unroute(/parentMessageId/);
  await thread.getByRole('button', { name: 'Retry' }).click();
  await sees(thread.getByText('And me', { exact: true }));
  await page.getByRole('complementary').getByRole('button', { name: 'Close' }).click();
});

test('a first message that cannot be read is not told as deleted', async () => {
  const { channel, stored: [question] } = await group('Far', ['Who was first?', ...lines(1, 60)]);
  await chat.open('Far');
  await chat.message('Line 60.').waitFor();
  const first = new RegExp(`/messages/${question.id}\\?`);
  await page.route(first, (route) => route.fulfill({ status: 422, json: { error: { statusCode: 422, message: 'Not now' } } }));
  await post('Ines', '/messages', { channelId: channel.id, channelType: 'group', body: 'I was', parentMessageId: question.id });
  const quote = chat.message('I was').locator('.quote');
  await quote.getByText('The message could not be read').waitFor();
  await quote.click();
  await thread.getByText('Not now').waitFor();
  assert.equal(await page.getByText('was deleted').count(), 0);
  await page.unroute(first);
  await thread.getByRole('button', { name: 'Retry' }).click();
  await thread.getByText('Who was first?', { exact: true }).waitFor();
  await quote.click();
  await quote.getByText('Who was first?').waitFor();
  await page.getByRole('complementary').getByRole('button', { name: 'Close' }).click();
});

test('a favourite is shown in a thread that the channel has scrolled past', async () => {
  const { channel, stored: [question] } = await group('Stars', ['Which one?', ...lines(1, 60)]);
  await post('Ines', '/messages', { channelId: channel.id, channelType: 'group', body: 'This one', parentMessageId: question.id });
  await chat.open('Stars');
  await chat.message('This one').locator('.quote').click();
  const first = thread.getByRole('listitem').filter({ hasText: 'Which one?' });
  await first.getByRole('img', { name: 'Favourite' }).waitFor({ state: 'detached' });
  await first.hover();
  await first.getByRole('button', { name: 'Favourite', exact: true }).click();
  await first.getByRole('img', { name: 'Favourite' }).waitFor();
  await first.hover();
  await first.getByRole('button', { name: 'Remove favourite' }).click();
  await first.getByRole('img', { name: 'Favourite' }).waitFor({ state: 'detached' });
  await page.getByRole('complementary').getByRole('button', { name: 'Close' }).click();
});

test('a thread is read anew when the log does not reach back to it', async () => {
  const { channel, stored: [question] } = await group('Gap', ['Still there?']);
  const answer = (body) => post('Ines', '/messages', { channelId: channel.id, channelType: 'group', body, parentMessageId: question.id });
  await answer('Here');
  const window = await newWindow(base);
  const sockets = [];
  await window.page.routeWebSocket(/eventbus/, (socket) => {
    sockets.push(socket);
    const server = socket.connectToServer();
    const later = sockets.length > 1;
    server.onMessage((frame) => socket.send(later ? String(frame).replace('"recovered":true', '"recovered":false') : frame));
  });
  await signIn(window.page, 'Ines');
  const other = new Chat(window.page);
  await other.open('Gap');
  await other.act('Still there?', 'Reply in thread');
  const replies = window.page.getByRole('region', { name: 'Replies' });
  await replies.getByText('Here', { exact: true }).waitFor();
  await sockets[0].close({ code: 1001 });
  await answer('Meanwhile');
  await replies.getByText('Meanwhile', { exact: true }).waitFor();
  assert.ok(sockets.length > 1);
  assert.deepEqual(window.faults, []);
  await window.page.close();
});

test('a reply stays in its thread when it is sent while the socket is away', async () => {
  await group('Tunnel', ['Can you hear me?']);
  const window = await newWindow(base);
  const sockets = [];
  let away = false;
  await window.page.routeWebSocket(/eventbus/, (socket) => {
    sockets.push(socket);
    if (away) {
      void socket.close({ code: 1001 });
    } else {
      socket.connectToServer();
    }
  });
  await signIn(window.page, 'Ines');
  const other = new Chat(window.page);
  await other.open('Tunnel');
  await other.act('Can you hear me?', 'Reply in thread');
  away = true;
  await sockets[0].close({ code: 1001 });
  await other.connection.waitFor();
  const field = window.page.getByLabel('Reply', { exact: true });
  await field.fill('Over HTTP');
  await field.press('Enter');
  const replies = window.page.getByRole('region', { name: 'Replies' });
  const sent = replies.locator('.message:not(.sending):not(.failed)').getByText('Over HTTP', { exact: true });
  await sent.waitFor();
  assert.ok(await other.connection.isVisible());
  away = false;
  await other.connection.waitFor({ state: 'hidden' });
  await other.stored('Over HTTP');
  assert.equal(await sent.count(), 1);
  assert.deepEqual(window.faults, []);
  await window.page.close();
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

test('Escape closes a thread and keeps what was written in it', async () => {
  const { stored: [tea, coffee] } = await group('Drafts', ['Tea?', 'Coffee?']);
  assert.ok(tea.id !== coffee.id);
  await chat.open('Drafts');
  await chat.act('Tea?', 'Reply in thread');
  await reply.fill('With milk');
  // As an input method sends it, to end what is composed.
  await reply.dispatchEvent('keydown', { key: 'Escape', isComposing: true });
  assert.equal(await reply.inputValue(), 'With milk');
  await reply.press('Escape');
  await reply.waitFor({ state: 'detached' });
  await chat.act('Coffee?', 'Reply in thread');
  assert.equal(await reply.inputValue(), '');
  await chat.act('Tea?', 'Reply in thread');
  await until(async () => (await reply.inputValue()) === 'With milk', 'the draft is back');
  assert.equal(await chat.field.inputValue(), '');
  await reply.press('Enter');
  await thread.getByText('With milk', { exact: true }).waitFor();
  await reply.press('Escape');
  await chat.act('Tea?', 'Reply in thread');
  assert.equal(await reply.inputValue(), '');
  await reply.press('Escape');
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
  await other.getByLabel('Find a channel').fill('Dra');
  await other.getByText('Not now').waitFor();
  assert.equal(await other.getByText('No channel of this name').count(), 0);
  await other.unroute(/\/channels\?/);
  await other.getByRole('button', { name: 'Retry' }).click();
  await new Chat(other).channel('Drafts').waitFor();
  await other.getByRole('button', { name: 'Retry' }).waitFor({ state: 'hidden' });
  await context.close();
});

test('on a touch screen Enter begins a line, and the button sends', async () => {
  const { page: phone, context, faults: complaints } = await newWindow(base, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await signIn(phone, 'Ines');
  const small = new Chat(phone, 'tap');
  await small.open('Drafts');
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
