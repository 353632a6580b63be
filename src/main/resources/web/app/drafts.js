/** What is not sent yet: to a channel (undefined), and to its threads by their first message. */
export class Drafts {
  /** @type {Map<string | undefined, string>} */
  #texts = new Map();

  /** @param {string} [parentMessageId] of the thread */
  of(parentMessageId) {
    return this.#texts.get(parentMessageId) ?? '';
  }

  keep(text, parentMessageId) {
    if (text === '') {
      this.#texts.delete(parentMessageId);
    } else {
      this.#texts.set(parentMessageId, text);
    }
  }
}
