// Threads: long ones, ones that cannot be read, and what becomes of them behind a bad line.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { base, close, newWindow, post, signIn, until } from './support/browser.mjs';
import { groupOf, lines, sees } from './support/group.mjs';
import { Chat } from './support/room.mjs';

after(close);

const { page, faults } = await newWindow(base);
const chat = new Chat(page);
const thread = page.getByRole('region', { name: 'Replies' });
const reply = page.getByLabel('Reply', { exact: true });
await signIn(page, 'Thea');

const group = (name, bodies, more) => groupOf('Thea', name, bodies, more);

test('a long thread begins with its newest replies, and goes back to its first', async () => {
  const { channel, stored: [question] } = await group('Thread', ['Who is in?']);
  const bodies = lines(1, 230);
  for (const body of bodies) {
    await post('Thea', '/messages', { channelId: channel.id, channelType: 'group', body, parentMessageId: question.id });
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
  await post('Thea', '/messages', { channelId: channel.id, channelType: 'group', body: 'I was', parentMessageId: question.id });
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
  await post('Thea', '/messages', { channelId: channel.id, channelType: 'group', body: 'This one', parentMessageId: question.id });
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
  const answer = (body) => post('Thea', '/messages', { channelId: channel.id, channelType: 'group', body, parentMessageId: question.id });
  await answer('Here');
  const window = await newWindow(base);
  const sockets = [];
  await window.page.routeWebSocket(/eventbus/, (socket) => {
    sockets.push(socket);
    const server = socket.connectToServer();
    const later = sockets.length > 1;
    server.onMessage((frame) => socket.send(later ? String(frame).replace('"recovered":true', '"recovered":false') : frame));
  });
  await signIn(window.page, 'Thea');
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
  await signIn(window.page, 'Thea');
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

test('nothing was complained about', () => assert.deepEqual(faults, []));
