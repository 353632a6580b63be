import { linkDialog } from './dialogs.js';
import { attribute, fill, h } from './dom.js';
import { iconButton, toast, told } from './parts.js';

/**
 * The one toolbar of a list of messages: it goes to the message that is pointed at, or has the focus.
 * Arrow keys go from message to message.
 */
export class ActionBar {
  #bar = h('div', { class: 'actions', role: 'toolbar', 'aria-label': 'Message' });
  #room;
  #list;
  /** @type {any} */ #at;

  /** @param {HTMLElement} list @param {any} room */
  constructor(list, room) {
    this.#list = list;
    this.#room = room;
    list.addEventListener('pointerover', (event) => event.pointerType === 'mouse' && this.#go(event));
    list.addEventListener('click', (event) => this.#go(event));
    list.addEventListener('focusin', (event) => this.#go(event));
    list.addEventListener('pointerleave', () => this.#list.contains(document.activeElement) || this.#leave());
    list.addEventListener('keydown', (event) => this.#key(event));
  }

  /** One message can be reached by Tab: the one that was, or the newest. */
  refresh() {
    const messages = this.#messages();
    if (!this.#at?.isConnected) {
      this.#leave();
    }
    const stop = this.#at ?? messages.at(-1);
    messages.forEach((message) => attribute(message, 'tabindex', message === stop ? 0 : -1));
    if (this.#at) {
      this.#show(this.#at);
    }
  }

  #messages() {
    return [...this.#list.querySelectorAll('.message')];
  }

  #go({ target }) {
    const message = target.closest?.('.message');
    if (message && message !== this.#at) {
      this.#at?.classList.remove('active');
      this.#at = message;
      message.classList.add('active');
      this.#show(message);
    }
  }

  #leave() {
    this.#at?.classList.remove('active');
    this.#at = undefined;
    this.#bar.remove();
  }

  #show(element) {
    const { row } = element;
    if (row.kind !== 'message') {
      this.#bar.remove();
      return;
    }
    const { writable, moderates } = this.#room.conversation;
    const may = writable && (row.own || moderates);
    const key = JSON.stringify([row.message.id, row.message.messageRecipients, writable, may]);
    if (this.#bar.dataset.key !== key) {
      this.#bar.dataset.key = key;
      const focused = this.#bar.contains(document.activeElement) && document.activeElement.getAttribute('aria-label');
      fill(this.#bar, ...this.#buttons(row.message, writable, may));
      focused && this.#refocus(element, focused);
    }
    if (this.#bar.parentNode !== element) {
      element.append(this.#bar);
    }
  }

  /** What had the focus has it again; when it is gone or named otherwise, the favourite's, or the message. */
  #refocus(element, label) {
    const same = [...this.#bar.children].find((button) => button.getAttribute('aria-label') === label);
    (same ?? this.#bar.querySelector('[aria-label*="avourite"]') ?? element).focus();
  }

  #buttons(message, writable, may) {
    const { conversation, openThread, edit, inThread } = this.#room;
    const starred = message.messageRecipients?.[0]?.isFavorite === true;
    const star = () => this.#do(conversation.favourite(message, !starred), starred ? 'Not a favourite any more' : 'Favourite');
    return [
      writable && !inThread && iconButton('reply', 'Reply in thread', () => openThread(message.parentMessageId ?? message.id)),
      writable && iconButton('star', starred ? 'Remove favourite' : 'Favourite', star, { 'aria-pressed': String(starred) }),
      iconButton('link', 'Copy link', () => this.#copy(message)),
      // The words may be others by now; the buttons stay for that.
      may && iconButton('edit', 'Edit', () => edit(this.#at.row.message)),
      may && iconButton('trash', 'Delete', () => this.#room.remove(message)),
    ];
  }

  async #copy({ channelId, seq }) {
    const link = new URL(`#/${channelId}/${seq}`, location.href).href;
    try {
      await navigator.clipboard.writeText(link);
      toast('Link copied');
    } catch {
      // Pages over plain HTTP have no clipboard, and framed ones only what the page around them grants.
      await linkDialog(link);
    }
  }

  #do(promise, said) {
    promise.then(() => toast(said), (failure) => toast(told(failure)));
  }

  #key(event) {
    const step = { ArrowUp: -1, ArrowDown: 1, Home: -Infinity, End: Infinity }[event.key];
    if (step === undefined || !event.target.classList.contains('message')) {
      return;
    }
    event.preventDefault();
    const messages = this.#messages();
    const place = messages.indexOf(event.target) + step;
    const next = messages[Math.max(0, Math.min(messages.length - 1, place))];
    next.focus();
    this.refresh();
  }
}
