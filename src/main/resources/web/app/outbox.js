import { uuid } from '../client/index.js';
import { Emitter } from './emitter.js';

/** Why a message was not stored that is no fault of its own. */
const PASSING = ['OFFLINE', 'NO_REPLY', 'UNAVAILABLE'];

/**
 * Messages of one channel that are on their way: `sending`, or `failed` until they are sent again or
 * given up. Each keeps its idempotency key, so that another try stores nothing twice.
 */
export class Outbox {
  changed = new Emitter();
  #items = [];
  #chat;
  #stored;

  /** @param {import('../client/index.js').Chat} chat @param {(message: any) => void} stored is told what was stored */
  constructor(chat, stored) {
    this.#chat = chat;
    this.#stored = stored;
  }

  /** What is to be shown: not what is in the channel already. */
  get items() {
    return this.#items.filter((item) => !item.arrived);
  }

  /** @param {{channelId: string, channelType: string, body: string, parentMessageId?: string}} message */
  send(message) {
    const item = { key: uuid(), message, createdOn: new Date().toISOString() };
    this.#items.push(item);
    this.#try(item);
  }

  retry(item) {
    this.#try(item);
  }

  /** The channel is heard again: what the connection alone kept from the server goes on, in its order. */
  resume() {
    this.#items.filter(({ failure }) => PASSING.includes(failure?.code)).forEach((item) => this.#try(item));
  }

  giveUp(item) {
    this.#items = this.#items.filter((other) => other !== item);
    this.changed.emit();
  }

  /**
   * The channel told of a message of one's own, which may be before its answer comes. Messages are
   * stored in the order in which they were sent: it is the first of these words that is on its way.
   */
  arrived({ body, parentMessageId }) {
    const item = this.#items.find(
      ({ state, arrived, message }) =>
        state === 'sending' && !arrived && message.body === body && (message.parentMessageId ?? null) === (parentMessageId ?? null),
    );
    if (item) {
      item.arrived = true;
      this.changed.emit();
    }
  }

  async #try(item) {
    item.state = 'sending';
    item.failure = undefined;
    this.changed.emit();
    try {
      const stored = await this.#chat.send(item.message, { idempotencyKey: item.key });
      this.#items = this.#items.filter((other) => other !== item);
      this.#stored(stored);
    } catch (failure) {
      item.state = 'failed';
      item.failure = failure;
      item.arrived = false;
    }
    this.changed.emit();
  }
}
