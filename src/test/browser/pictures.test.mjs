import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { base, close, newWindow, picture, post, signIn, until, violations } from './support/browser.mjs';
import { Chat } from './support/room.mjs';

after(close);

/** A day at a harbour, by the people who work there. */
async function aDay(ids) {
  const { Nora, Omar, Pia, Quinn } = ids;
  const crew = await post('Nora', '/channels', {
    channelType: 'group', name: 'Harbour crew', members: [Omar, Pia, Quinn].map((userId) => ({ userId })),
  });
  const say = (who, body, more = {}) => post(who, '/messages', { channelId: crew.id, channelType: 'group', body, ...more });
  await say('Pia', 'Morning! The Baltic Swift is two hours early, she is at the pilot station already.');
  const berth = await say('Nora', 'Thanks. Is berth 4 free by then?');
  await say('Omar', 'Yes. Crane 2 is back from service as well.', { parentMessageId: berth.id });
  await say('Omar', 'I put the new plan here:');
  const plan = await say('Omar', 'Berth plan for today, with the tide at 11:40.');
  await post('Omar', '/attach-files', {
    channelId: crew.id, messageId: plan.id, fileKey: 'plans/2026/berths.pdf', metaData: { name: 'Berths today.pdf' },
  });
  await say('Nora', 'Perfect. Pia, please tell the pilot: berth 4, port side.\nI will be on the quay at ten.', { parentMessageId: plan.id });
  await say('Quinn', 'Tug is ready.');
  await say('Pia', 'Done, and the agent knows: https://agents.example/baltic-swift');
  const yard = await post('Pia', '/channels', { channelType: 'group', name: 'Container yard', members: [{ userId: Nora }, { userId: Quinn }] });
  for (const body of ['Row C is full.', 'Can we use the north lane until Friday?']) {
    await post('Pia', '/messages', { channelId: yard.id, channelType: 'group', body });
  }
  for (const [who, body] of [['Omar', 'Coffee at eight?'], ['Quinn', 'The invoice is on your desk.']]) {
    const direct = await post(who, '/channels/direct', { userId: Nora });
    await post(who, '/messages', { channelId: direct.id, channelType: direct.channelType, body });
  }
  return crew;
}

test('the pictures of the README, and no serious fault of accessibility in what they show', async () => {
  const ids = {};
  for (const name of ['Nora', 'Omar', 'Pia', 'Quinn']) {
    ids[name] = (await post(undefined, '/dev/people', { name })).id;
  }
  const crew = await aDay(ids);
  const omar = await newWindow(base);
  await signIn(omar.page, 'Omar');
  await new Chat(omar.page).open('Harbour crew');
  await omar.page.getByText('Tug is ready.').waitFor();

  for (const [name, viewport] of [['desktop', { width: 1240, height: 780 }], ['phone', { width: 390, height: 844 }]]) {
    for (const colorScheme of ['light', 'dark']) {
      const { page, context, faults } = await newWindow(base, { viewport, colorScheme, hasTouch: name === 'phone', isMobile: name === 'phone', deviceScaleFactor: name === 'phone' ? 2 : 1 });
      await signIn(page, 'Nora');
      const chat = new Chat(page, name === 'phone' ? 'tap' : 'click');
      await chat.channel('Quinn').waitFor();
      if (name === 'phone' && colorScheme === 'light') {
        await picture(page, `${name}-${colorScheme}-channels`);
      }
      await chat.open('Harbour crew');
      await chat.message('Tug is ready.').waitFor();
      await page.getByText('Berths today.pdf').waitFor();
      await page.getByText('4 people, 2 online').waitFor();
      if (name === 'desktop') {
        await chat.message('Thanks. Is berth 4 free by then?').getByRole('button', { name: '1 reply' }).click();
        await page.getByRole('region', { name: 'Replies' }).getByText('Crane 2').waitFor();
        await page.getByRole('region', { name: 'Messages' }).evaluate((scroller) => scroller.scrollTo(0, scroller.scrollHeight));
        await page.mouse.move(0, 0);
      }
      await new Chat(omar.page).field.pressSequentially('On my way');
      await chat.typing.getByText('Omar is typing').waitFor();
      await until(() => page.evaluate(() => document.getElementById('toast').textContent === ''), 'no toast');
      await picture(page, `${name}-${colorScheme}`);
      assert.deepEqual(await violations(page), [], `${name} ${colorScheme}`);
      assert.deepEqual(faults, []);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      assert.equal(wide, false, 'nothing is wider than the window');
      await context.close();
      await new Chat(omar.page).field.fill('');
    }
  }
  assert.ok(crew.id);
});

test('the explorer shows the contract, with the token field, under its policy', async () => {
  const { page, context, faults } = await newWindow(`${base}/explorer`);
  await page.getByRole('button', { name: 'Authorize' }).click();
  const { token } = await post(undefined, '/dev/token', { name: 'Nora' });
  await page.getByRole('textbox', { name: 'auth-bearer-value' }).fill(token);
  await page.getByRole('button', { name: 'Apply credentials' }).click();
  await page.getByRole('button', { name: 'Close' }).click();
  await page.locator('#operations-Channels-listChannels .opblock-summary-control').click();
  await page.locator('#operations-Channels-listChannels').getByRole('button', { name: 'Execute' }).click();
  await page.locator('#operations-Channels-listChannels .responses-table.live-responses-table').getByText('"Harbour crew"').waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});

test('the real-time contract can be read', async () => {
  const { page, context, faults } = await newWindow(`${base}/asyncapi`);
  await page.getByRole('heading', { level: 1, name: 'Palaver, real time' }).waitFor();
  await page.getByText('chat.channel.{channelId}').first().waitFor();
  await page.getByRole('cell', { name: '4401' }).waitFor();
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(faults, []);
  await context.close();
});
