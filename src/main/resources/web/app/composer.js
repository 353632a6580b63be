import { composing, h, write } from './dom.js';
import { iconButton, toast, told } from './parts.js';

const MAX_ROWS_PX = 180;
/** A keyboard on the screen has one Enter, and no Shift+Enter: it begins a line there. */
const TOUCH = matchMedia('(pointer: coarse)');

/** Where a message is written, or changed. */
export class Composer {
  #conversation;
  #parent;
  #editLast;
  #sent;
  /** The message that is being changed. */
  #editing;
  #kept = '';

  /**
   * @param {{conversation: any, label: string, parentMessageId?: string, editLast: () => any, sent: () => void}} given
   *     `editLast` gives the user's last message, `sent` is told that there is a new one
   */
  constructor({ conversation, label, parentMessageId, editLast, sent }) {
    this.#conversation = conversation;
    this.#parent = parentMessageId;
    this.#editLast = editLast;
    this.#sent = sent;
    this.field = h('textarea', {
      rows: 1, dir: 'auto', placeholder: label, 'aria-label': label, maxlength: 100000, enterkeyhint: TOUCH.matches ? 'enter' : 'send',
      on: { keydown: (event) => this.#key(event), input: () => this.#typed() },
    });
    this.mode = h('p', { class: 'mode', hidden: true }, h('span'), h('button', { type: 'button', class: 'text-button', on: { click: () => this.cancel() } }, 'Cancel'));
    this.element = h(
      'form',
      { class: 'composer', on: { submit: (event) => { event.preventDefault(); this.#submit(); } } },
      this.mode,
      h('div', { class: 'field' }, this.field, iconButton('send', 'Send', () => {}, { type: 'submit', class: 'icon-button send' })),
    );
    this.field.value = conversation.drafts.of(parentMessageId);
  }

  get editing() {
    return this.#editing !== undefined;
  }

  focus() {
    this.field.focus();
    this.#grow();
  }

  /** Changes a message instead of writing a new one. @param {any} message @param {string} [body] words to go on from */
  edit(message, body = message.body) {
    if (!this.editing) {
      this.#kept = this.field.value;
    }
    this.#editing = message;
    this.#show('Editing a message', body);
  }

  /** Ends an edit; what was written before it is there again. Says whether there was one. */
  cancel() {
    if (!this.editing) {
      return false;
    }
    this.#editing = undefined;
    this.#show('', this.#kept);
    return true;
  }

  #show(mode, value) {
    write(this.mode.firstElementChild, mode);
    this.mode.hidden = mode === '';
    this.field.value = value;
    this.focus();
    this.field.setSelectionRange(value.length, value.length);
  }

  #key(event) {
    if (composing(event)) {
      return;
    }
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey || !(event.shiftKey || TOUCH.matches))) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === 'Escape' && this.cancel()) {
      event.stopPropagation();
    } else if (event.key === 'ArrowUp' && this.field.value === '') {
      const last = this.#editLast();
      if (last) {
        event.preventDefault();
        this.edit(last);
      }
    }
  }

  #typed() {
    this.#grow();
    this.#keepDraft();
    if (this.field.value.trim() !== '' && !this.editing) {
      this.#conversation.typing();
    }
  }

  #keepDraft() {
    if (!this.editing) {
      this.#conversation.drafts.keep(this.field.value, this.#parent);
    }
  }

  #grow() {
    this.field.style.height = 'auto';
    this.field.style.height = `${Math.min(this.field.scrollHeight, MAX_ROWS_PX)}px`;
  }

  #submit() {
    const body = this.field.value.trim();
    if (body === '') {
      return;
    }
    const edited = this.#editing;
    if (edited) {
      this.cancel();
      if (body !== edited.body) {
        this.#conversation.edit(edited, body).catch((failure) => {
          toast(`Not changed: ${told(failure)}`);
          // Whoever changes another one meanwhile goes on with that.
          this.editing || this.edit(edited, body);
        });
      }
      return;
    }
    this.#conversation.send(body, this.#parent);
    this.field.value = '';
    this.#keepDraft();
    this.focus();
    this.#sent();
  }
}
