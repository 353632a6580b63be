import assert from 'node:assert/strict';

/** What a person does, and sees, in an open channel. */
export class Chat {
  /** @param {any} page @param {'click' | 'tap'} press how one presses there */
  constructor(page, press = 'click') {
    this.page = page;
    this.press = press;
    this.messages = page.getByRole('region', { name: 'Messages' }).locator('.message');
    this.field = page.getByLabel('Write a message');
    this.typing = page.locator('.room .typing');
    this.connection = page.locator('.connection');
  }

  message(body) {
    return this.messages.filter({ has: this.page.locator('.text').getByText(body, { exact: true }) });
  }

  channel(title) {
    return this.page.getByRole('navigation', { name: 'Channels' }).getByRole('link').filter({ has: this.page.locator('.title').getByText(title) });
  }

  async open(title) {
    await this.channel(title)[this.press]();
    await this.page.getByRole('heading', { level: 1, name: title }).waitFor();
  }

  async say(body) {
    await this.field.fill(body);
    await this.field.press('Enter');
  }

  /** Waits until it is there once, and stored. */
  async stored(body) {
    await this.message(body).locator('time').waitFor();
    await this.messages.filter({ hasText: body }).and(this.page.locator('.message:not(.sending):not(.failed)')).waitFor();
    assert.equal(await this.message(body).count(), 1, body);
  }

  /**
   * The buttons show under the pointer, and scrolling to them or drawing the message anew moves that
   * away: then the pointer goes there again.
   */
  async act(body, label) {
    const button = this.message(body).getByRole('button', { name: label, exact: true });
    for (let left = 9; ; left--) {
      await this.message(body).hover({ position: { x: 20, y: 10 } });
      try {
        return await button.click({ timeout: 2_000 });
      } catch (failure) {
        if (left === 0 || failure.name !== 'TimeoutError') throw failure;
      }
    }
  }

  /** All texts, from top to bottom. */
  texts() {
    return this.messages.locator('.text').allTextContents();
  }
}
