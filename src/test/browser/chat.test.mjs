import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { base, close, control, newWindow, post, signIn, until } from './support/browser.mjs';
import { FaultProxy } from './support/proxy.js';
import { Chat } from './support/room.mjs';

const GROUP = 'Night watch';
const EVIL = '<img src=x onerror="window.cracked = true"><script>window.cracked = true</script>';
const MAX_FIRST_LOAD_BYTES = 300_000;

const proxy = await new FaultProxy(() => base).start();
const alice = await newWindow(base);
const bob = await newWindow(proxy.url);
const [ann, ben] = [new Chat(alice.page), new Chat(bob.page)];

after(async () => {
  await close();
  await proxy.stop();
});

test('the first load is small, and asks nobody else', async () => {
  const { page, context } = await newWindow('about:blank');
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  let bytes = 0;
  const hosts = new Set();
  cdp.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
  page.on('request', (request) => hosts.add(new URL(request.url()).host));
  await page.goto(base);
  await signIn(page, 'Carol');
  await page.getByText('No channels yet.').waitFor();
  console.log(`first load: ${bytes} bytes`);
  assert.ok(bytes > 10_000 && bytes < MAX_FIRST_LOAD_BYTES, `${bytes} bytes`);
  assert.deepEqual([...hosts], [new URL(base).host]);
  await context.close();
});

test('a group is made, and those who are added see it at once', async () => {
  await signIn(alice.page, 'Alice');
  await signIn(bob.page, 'Bob');
  await alice.page.getByRole('button', { name: 'New group' }).click();
  await alice.page.getByLabel('Name of the group').fill(GROUP);
  await alice.page.getByRole('checkbox', { name: 'Bob' }).check();
  await alice.page.getByRole('checkbox', { name: 'Carol' }).check();
  await alice.page.getByRole('button', { name: 'Create' }).click();
  await alice.page.getByRole('heading', { level: 1, name: GROUP }).waitFor();
  await ben.channel(GROUP).waitFor();
});

test('messages go both ways, unread ones are counted, reading is told', async () => {
  await ann.say('Morning all! The ferry leaves at nine.');
  await ann.stored('Morning all! The ferry leaves at nine.');
  await ann.say('Who brings the charts?');
  await ben.channel(GROUP).getByText('2 unread').waitFor();
  await until(async () => (await bob.page.title()) === '(2) Palaver', 'the title counts');
  await ben.open(GROUP);
  await ben.message('Who brings the charts?').waitFor();
  await bob.page.getByText('New', { exact: true }).waitFor();
  await ann.message('Who brings the charts?').getByRole('img', { name: 'Seen by Bob' }).waitFor();
  await until(async () => (await bob.page.title()) === 'Palaver', 'all is read');
  await ben.field.pressSequentially('I do');
  await ann.typing.getByText('Bob is typing…').waitFor();
  await ben.field.press('Shift+Enter');
  await ben.field.pressSequentially('and coffee');
  await ben.field.press('Enter');
  await ann.message('I do\nand coffee').waitFor();
  await until(async () => (await ann.typing.textContent()) === '', 'who has sent types no more');
});

test('replies, edits, deletions and favourites', async () => {
  await ann.act('I do\nand coffee', 'Reply in thread');
  await alice.page.getByLabel('Reply', { exact: true }).fill('You are the best.');
  await alice.page.getByLabel('Reply', { exact: true }).press('Enter');
  await ben.message('You are the best.').getByRole('button', { name: 'I do' }).waitFor();
  await ben.message('I do\nand coffee').getByRole('button', { name: '1 reply' }).click();
  await bob.page.getByRole('region', { name: 'Replies' }).getByText('You are the best.').waitFor();
  await bob.page.getByLabel('Reply', { exact: true }).press('Escape');
  await until(() => ben.field.evaluate((field) => field === document.activeElement), 'the focus is back');

  await ben.field.press('ArrowUp');
  assert.equal(await ben.field.inputValue(), 'I do\nand coffee');
  await ben.field.press('Escape');
  assert.equal(await ben.field.inputValue(), '');
  await ben.field.press('ArrowUp');
  await ben.field.fill('I do, and coffee.');
  await ben.field.press('Enter');
  await ann.message('I do, and coffee.').getByText('edited').waitFor();

  await ben.say('Wrong window, sorry');
  await ann.message('Wrong window, sorry').waitFor();
  await ben.act('Wrong window, sorry', 'Delete');
  await bob.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await ann.message('Wrong window, sorry').waitFor({ state: 'detached' });

  await ben.act('Morning all! The ferry leaves at nine.', 'Favourite');
  await ben.message('Morning all! The ferry leaves at nine.').getByRole('img', { name: 'Favourite' }).waitFor();
  await ann.act('Morning all! The ferry leaves at nine.', 'Favourite');
  await ann.message('Morning all! The ferry leaves at nine.').getByRole('img', { name: 'Favourite' }).waitFor();
  await ann.act('Morning all! The ferry leaves at nine.', 'Remove favourite');
  await ann.message('Morning all! The ferry leaves at nine.').getByRole('img', { name: 'Favourite' }).waitFor({ state: 'detached' });
  await ben.message('Morning all! The ferry leaves at nine.').getByRole('img', { name: 'Favourite' }).waitFor();
});

test('markup stays text, wherever it is shown', async () => {
  await ann.say(EVIL);
  await ben.message(EVIL).waitFor();
  await ben.channel(GROUP).getByText('<img src=x').waitFor();
  await alice.page.getByRole('button', { name: 'New group' }).click();
  await alice.page.getByLabel('Name of the group').fill(EVIL.slice(0, 70));
  await alice.page.getByRole('checkbox', { name: 'Bob' }).check();
  await alice.page.getByRole('button', { name: 'Create' }).click();
  await ben.channel('<img src=x').last().waitFor();
  for (const { page, faults } of [alice, bob]) {
    assert.equal(await page.evaluate(() => window.cracked), undefined);
    assert.equal(await page.locator('.message img, .channels img').count(), 0);
    assert.deepEqual(faults, []);
  }
  await ann.open(GROUP);
  await ann.act(EVIL, 'Delete');
  await alice.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await ben.message(EVIL).waitFor({ state: 'detached' });
});

test('search finds words as they stand, and goes to the message', async () => {
  await ann.say('Tide at 100% and wind_speed 4');
  await ben.message('Tide at 100% and wind_speed 4').waitFor();
  await bob.page.getByRole('button', { name: 'Search in this channel' }).click();
  const words = bob.page.getByLabel('Words to look for');
  for (const [typed, found] of [['00%', '1 found'], ['WIND_', '1 found'], ['t%e', 'Nothing found.'], ['ferry', '1 found']]) {
    await words.fill(typed);
    await bob.page.getByRole('complementary').getByText(found).waitFor();
  }
  await bob.page.getByRole('complementary').getByRole('link').click();
  await until(() => ben.message('Morning all! The ferry leaves at nine.').evaluate((item) => item === document.activeElement), 'it has the focus');
  await bob.page.getByRole('button', { name: 'Favourites only' }).click();
  await bob.page.getByRole('complementary').getByText('1 found').waitFor();
  await bob.page.getByRole('button', { name: 'Close' }).click();
});

test('the network is cut and comes back: nothing is missing, nothing twice', async () => {
  await ben.open(GROUP);
  proxy.refuse(true);
  proxy.cut();
  await ben.connection.getByText('Reconnecting').waitFor();
  await ann.say('While you were away');
  await ann.stored('While you were away');
  await ben.say('Written in the tunnel');
  await ben.message('Written in the tunnel').and(bob.page.locator('.sending')).waitFor();
  proxy.refuse(false);
  await ann.message('Written in the tunnel').waitFor();
  await ben.stored('While you were away');
  await ben.stored('Written in the tunnel');
  await ben.connection.waitFor({ state: 'hidden' });
  assert.deepEqual(await ann.texts(), await ben.texts());
});

test('the server is killed and started again meanwhile', async () => {
  const restarted = fetch(control, { method: 'POST' });
  await ann.connection.getByText('Reconnecting').waitFor();
  await ann.say('Sent while the server was down');
  await ann.message('Sent while the server was down').and(alice.page.locator('.sending')).waitFor();
  assert.ok((await restarted).ok);
  await ann.stored('Sent while the server was down');
  await ben.stored('Sent while the server was down');
  await ben.say('And we are back');
  await ann.stored('And we are back');
  await until(async () => (await ann.texts()).join() === (await ben.texts()).join(), 'both see the same');
  assert.equal(new Set(await ann.texts()).size, (await ann.texts()).length);
});

test('what cannot be sent says so, and is sent once by a retry', async () => {
  // Long ones go over HTTP, where the answer can be another one.
  await bob.page.route('**/messages', (route) => route.fulfill({ status: 422, json: { error: { statusCode: 422, message: 'No' } } }));
  const long = `Long ${'x'.repeat(11_000)}`;
  await ben.say(long);
  await ben.messages.filter({ hasText: 'Not sent: No' }).waitFor();
  await bob.page.unroute('**/messages');
  await ben.messages.filter({ hasText: 'Not sent: No' }).getByRole('button', { name: 'Retry' }).click();
  await ann.message(long).waitFor();
  await ben.stored(long);
  await ben.act(long, 'Delete');
  await bob.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await ann.message(long).waitFor({ state: 'detached' });
});

test('people are removed and added by those who may', async () => {
  await bob.page.getByRole('button', { name: 'People' }).click();
  await bob.page.getByRole('complementary').getByText('Alice').waitFor();
  assert.equal(await bob.page.getByRole('button', { name: 'Add people' }).count(), 0);
  await alice.page.getByRole('button', { name: 'People' }).click();
  await alice.page.getByRole('button', { name: 'Remove Bob' }).click();
  await alice.page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await bob.page.getByText(`You are not in “${GROUP}” any more.`).waitFor();
  await ben.channel(GROUP).waitFor({ state: 'detached' });
  await alice.page.getByRole('button', { name: 'Add people' }).click();
  await alice.page.getByLabel('Find somebody, or type a new name').fill('Dora');
  await alice.page.getByRole('button', { name: 'Add', exact: true }).click();
  await alice.page.getByRole('complementary').getByText('Dora').waitFor();
  await alice.page.getByRole('button', { name: 'Add people' }).click();
  await alice.page.getByRole('checkbox', { name: 'Bob' }).check();
  await alice.page.getByRole('button', { name: 'Add', exact: true }).click();
  await ben.open(GROUP);
  await alice.page.getByRole('complementary').getByRole('button', { name: 'Close' }).click();
});

test('a direct chat is one for both, and shows who is there', async () => {
  await bob.page.getByRole('button', { name: 'New direct chat' }).click();
  await bob.page.getByRole('radio', { name: 'Alice' }).check();
  await bob.page.getByRole('button', { name: 'Open' }).click();
  await bob.page.getByRole('heading', { level: 1, name: 'Alice' }).waitFor();
  await bob.page.locator('.room .presence').getByText('online').waitFor();
  await ben.say('Just us');
  await ann.open('Bob');
  await ann.message('Just us').waitFor();
  await ben.message('Just us').getByRole('img', { name: 'Read', exact: true }).waitFor();
  await alice.context.close();
  await bob.page.locator('.room .presence').getByText('offline').waitFor();
});

test('a long history is read page by page, and a link leads into it', async () => {
  const { page } = bob;
  const { id } = await post('Bob', '/dev/people', { name: 'Nobody' });
  const channel = await post('Bob', '/channels', { channelType: 'group', name: 'Logbook', members: [{ userId: id }] });
  const lines = Array.from({ length: 130 }, (_, i) => `Line ${i + 1}.`);
  for (const body of lines) {
    await post('Bob', '/messages', { channelId: channel.id, channelType: 'group', body });
  }
  await ben.open('Logbook');
  await ben.message('Line 130.').waitFor();
  assert.equal(await ben.messages.count(), 50);
  await until(async () => {
    await page.getByRole('region', { name: 'Messages' }).evaluate((scroller) => (scroller.scrollTop = 0));
    return (await ben.messages.count()) === 130;
  }, 'all 130 lines');
  await page.getByText('This is the beginning.').waitFor();
  assert.deepEqual(await ben.texts(), lines);
  const seq = await ben.message('Line 60.').getAttribute('id');
  await page.goto(`${proxy.url}/#/${channel.id}/${seq.slice(2)}`);
  await page.reload();
  await until(() => ben.message('Line 60.').evaluate((item) => item === document.activeElement), 'the linked one has the focus');
  await page.getByRole('button', { name: 'To the newest' }).click();
  await ben.message('Line 130.').waitFor();
});

test('nothing was complained about', () => {
  assert.deepEqual([...alice.faults, ...bob.faults], []);
});
