// The page in production, alone and in the frame of a product. Environment beside that of
// support/browser.mjs: PRODUCT_PORT, whose origin may frame the page; ANN, an id; TOKEN_ANN, TOKEN_BEN.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { base, close, newWindow, until } from './support/browser.mjs';
import { blocks, serve } from './support/docs.mjs';
import { Chat } from './support/room.mjs';

const { PRODUCT_PORT, ANN, TOKEN_ANN, TOKEN_BEN } = process.env;

/** The product's page of docs/page.md, and what it asks its own server for. */
const [PRODUCT] = await blocks('docs/page.md', 'product');
const FILES = {
  '/': { type: 'text/html', body: `<!doctype html><title>Product</title>${PRODUCT}` },
  '/my-chat-token': { type: 'text/plain', body: TOKEN_BEN },
  '/my-names': { type: 'application/json', body: JSON.stringify({ [ANN]: 'Ann of Sales' }) },
};
const productOn = (port) => serve(FILES, port);

after(close);

test('a token is pasted, kept for the tab, and forgotten at the end', async () => {
  const { page, context, faults } = await newWindow(base);
  const field = page.getByLabel('Paste your token (a JWT)');
  await field.fill('not a token');
  await page.getByRole('button', { name: 'Enter' }).click();
  await page.getByRole('alert').getByText('That is no token').waitFor();
  await field.fill(`${TOKEN_ANN.slice(0, -4)}AAAA`);
  await page.getByRole('button', { name: 'Enter' }).click();
  await page.getByRole('alert').getByText('You were signed out').waitFor();
  await field.fill(TOKEN_ANN);
  await page.getByRole('button', { name: 'Enter' }).click();
  await new Chat(page).open('Order 4711');
  await page.reload();
  await new Chat(page).channel('Order 4711').waitFor();
  assert.ok(!page.url().includes(TOKEN_ANN.slice(0, 20)));
  await page.getByRole('button', { name: 'Sign out' }).click();
  await field.waitFor();
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
  assert.equal((await fetch(`${base}/dev/people`)).status, 404);
  assert.deepEqual(faults, []);
  await context.close();
});

test('a product frames the page and hands it the token and names', async () => {
  const ann = await newWindow(base);
  await ann.page.getByLabel('Paste your token (a JWT)').fill(TOKEN_ANN);
  await ann.page.getByRole('button', { name: 'Enter' }).click();
  await new Chat(ann.page).open('Order 4711');
  await new Chat(ann.page).say('Your parcel is on its way.');

  const { page, faults } = await newWindow(await productOn(Number(PRODUCT_PORT)));
  const chat = new Chat(page.frameLocator('iframe'));
  await chat.open('Order 4711');
  await chat.message('Your parcel is on its way.').waitFor();
  await page.frameLocator('iframe').locator('.author').getByText('Ann of Sales').waitFor();
  const frame = page.frames().find((one) => one.url().startsWith(base));
  assert.equal(await frame.evaluate(() => sessionStorage.length), 0);
  await chat.act('Your parcel is on its way.', 'Copy link');
  await page.frameLocator('iframe').getByText('Link copied').waitFor();
  assert.deepEqual(faults, []);
});

test('over plain HTTP, where browsers give a page less, one can write and copy a link', async () => {
  const { page, context, faults } = await newWindow(base.replace('127.0.0.1', 'palaver.test'));
  assert.equal(await page.evaluate(() => window.isSecureContext), false);
  await page.getByLabel('Paste your token (a JWT)').fill(TOKEN_ANN);
  await page.getByRole('button', { name: 'Enter' }).click();
  const chat = new Chat(page);
  await chat.open('Order 4711');
  await chat.say('Written over plain HTTP');
  await chat.stored('Written over plain HTTP');
  await chat.act('Written over plain HTTP', 'Copy link');
  const dialog = page.getByRole('dialog', { name: 'Copy this link' });
  const link = dialog.getByLabel('Link');
  assert.ok((await link.inputValue()).startsWith(page.url()));
  assert.equal(await link.evaluate((field) => field.value.slice(field.selectionStart, field.selectionEnd)), await link.inputValue());
  await dialog.getByRole('button', { name: 'Close' }).click();
  await dialog.waitFor({ state: 'detached' });
  assert.deepEqual(faults, []);
  await context.close();
});

test('another origin can neither frame it nor hand it a token', async () => {
  const { page, faults } = await newWindow(await productOn(0));
  await until(() => faults.some((fault) => fault.includes('frame-ancestors')), 'the policy refuses the frame');
  assert.ok(page.frames().every((frame) => !frame.url().startsWith(base)));
});
