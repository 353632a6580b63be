/** The messages that replies quote. Those that the channel's window does not have are read once. */
export class Parents {
  #conversation;
  #render;
  /** @type {Map<string, Parent>} */
  #known = new Map();

  /** @param {any} conversation @param {() => void} render is called when more is known */
  constructor(conversation, render) {
    this.#conversation = conversation;
    this.#render = render;
  }

  /**
   * @typedef {{message?: any, gone?: boolean, failure?: any}} Parent without any of these it is being read
   * @param {{parentMessageId: string, parentMessage?: any}} reply
   * @returns {Parent}
   */
  of({ parentMessageId: id, parentMessage }) {
    const known = this.#known.get(id);
    if (known?.gone) {
      return known;
    }
    const message = this.#conversation.timeline.get(id) ?? known?.message ?? parentMessage;
    return message ? { message } : (known ?? this.#read(id));
  }

  /** A message was deleted. */
  removed(id) {
    this.#known.set(id, { gone: true });
  }

  /** A message was edited; the answer of one that is being read may not know of it. */
  edited(message) {
    if (this.#known.has(message.id)) {
      this.#known.set(message.id, { message });
    }
  }

  /** What was read may have changed unheard. */
  forget() {
    this.#known.clear();
  }

  /** Those that could not be read are read again, where they are shown. */
  retry() {
    const failed = [...this.#known].filter(([, { failure }]) => failure);
    failed.forEach(([id]) => this.#known.delete(id));
    if (failed.length > 0) {
      this.#render();
    }
  }

  #read(id) {
    const reading = {};
    const end = (/** @type {Parent} */ parent) => {
      if (this.#known.get(id) === reading) {
        this.#known.set(id, parent);
        this.#render();
      }
    };
    this.#known.set(id, reading);
    void this.#conversation.find(id).then(
      (message) => end(message ? { message } : { gone: true }),
      (failure) => end({ failure }),
    );
    return reading;
  }
}
