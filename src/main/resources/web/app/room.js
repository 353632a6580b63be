import { Composer } from './composer.js';
import { confirmed } from './dialogs.js';
import { coalesced, composing, fill, h, write } from './dom.js';
import { MessageList } from './message-list.js';
import { Parents } from './parents.js';
import { avatar, iconButton, toast, told } from './parts.js';
import { PeoplePanel } from './people-panel.js';
import { SearchPanel } from './search-panel.js';
import { ThreadPanel } from './thread-panel.js';

/** The open channel: its messages, where one writes, and the panel beside them. */
export class Room {
  inThread = false;
  #heading = h('div', { class: 'heading' });
  #typing = h('p', { class: 'typing', 'aria-live': 'polite' });
  #announcer = h('p', { class: 'visually-hidden', 'aria-live': 'polite' });
  #notice = h('p', { class: 'read-only', hidden: true });
  #panelPlace = h('aside', { class: 'panel', hidden: true });
  #panel;
  #renderSoon = coalesced(() => this.render());
  #off;

  /** @param {any} workspace @param {any} conversation @param {{back: () => void}} shell */
  constructor(workspace, conversation, shell) {
    this.workspace = workspace;
    this.conversation = conversation;
    const { unreadCount, readSeq } = conversation.channel;
    this.parents = new Parents(conversation, () => this.list.render());
    this.list = new MessageList(this, unreadCount > 0 ? (readSeq ?? 0) : undefined);
    this.composer = new Composer({ conversation, label: 'Write a message', editLast: () => this.#ownLast(), sent: () => this.list.sent() });
    const header = h(
      'header',
      { class: 'room-header' },
      iconButton('back', 'Back to the channels', shell.back, { class: 'icon-button back' }),
      this.#heading,
      iconButton('search', 'Search in this channel', () => this.openPanel(new SearchPanel(this))),
      iconButton('people', 'People', () => this.openPanel(new PeoplePanel(this))),
    );
    const foot = h('footer', {}, this.#typing, this.#notice, this.composer.element);
    const main = h('main', { class: 'room', on: { keydown: (event) => this.#escape(event) } }, header, this.list.element, foot, this.#announcer);
    this.element = h('div', { class: 'room-area' }, main, this.#panelPlace);
    const stops = [
      workspace.changed.on((what, about) => this.#changed(what, about)),
      conversation.changed.on((what, message) => this.#happened(what, message)),
    ];
    const seen = () => this.seen();
    addEventListener('focus', seen);
    document.addEventListener('visibilitychange', seen);
    this.#off = () => {
      stops.forEach((stop) => stop());
      removeEventListener('focus', seen);
      document.removeEventListener('visibilitychange', seen);
    };
  }

  /** Shows the newest messages, or those around a place. */
  async open(seq) {
    this.render();
    await this.conversation.open(seq);
    if (seq !== undefined) {
      this.list.show(seq);
    }
    this.seen();
  }

  /** Shows a message that was found; on a narrow window the panel would hide it. */
  goTo(seq) {
    if (matchMedia('(max-width: 1100px)').matches) {
      this.closePanel();
    }
    void this.open(seq);
  }

  close() {
    this.closePanel();
    this.#off();
  }

  focus() {
    this.composer.focus();
  }

  render() {
    this.#renderHeading();
    this.#renderTyping();
    this.list.render();
    const { conversation } = this;
    this.composer.element.hidden = !conversation.writable;
    this.#notice.hidden = conversation.writable;
    write(this.#notice, conversation.channel.archivedOn ? 'This channel is archived.' : 'You may read here, and not write.');
    this.#panel?.render();
  }

  /** What the reader has in sight is read. */
  seen() {
    if (this.list.atEnd && document.visibilityState === 'visible' && document.hasFocus()) {
      this.conversation.read();
    }
  }

  openThread = (messageId) => {
    this.parents.retry();
    this.openPanel(new ThreadPanel(this, messageId));
  };

  edit = (message) => this.composer.edit(message);

  remove = async (message) => {
    if (await confirmed('Delete this message?', 'It disappears for everybody.', 'Delete')) {
      this.conversation.delete(message).catch((failure) => toast(`Not deleted: ${told(failure)}`));
    }
  };

  openPanel(panel) {
    this.#panel?.close();
    this.#panel = panel;
    const title = h('h2', { id: 'panel-title' }, panel.title);
    const close = iconButton('close', 'Close', () => this.closePanel());
    fill(this.#panelPlace, h('header', {}, title, close), panel.element);
    this.#panelPlace.setAttribute('aria-labelledby', 'panel-title');
    this.#panelPlace.onkeydown = (event) => this.#escape(event);
    this.#panelPlace.hidden = false;
    panel.render();
    panel.focus();
  }

  closePanel() {
    if (this.#panel) {
      const hadFocus = this.#panelPlace.contains(document.activeElement);
      this.#panel.close();
      this.#panel = undefined;
      this.#panelPlace.hidden = true;
      fill(this.#panelPlace);
      if (hadFocus) {
        this.focus();
      }
    }
  }

  /** An Escape of an input method ends what is composed there, and nothing else. */
  #escape(event) {
    if (event.key === 'Escape' && !composing(event)) {
      this.closePanel();
    }
  }

  #changed(what, about) {
    if (what === 'connection') {
      this.parents.retry();
      // What the server could not be told when it was read.
      this.seen();
    }
    if (what === undefined || what === 'connection' || about === this.conversation) {
      this.#renderSoon();
    }
  }

  #happened(what, message) {
    if (what === 'deleted') {
      this.parents.removed(message.id);
    } else if (what === 'changed') {
      this.parents.edited(message);
    } else if (what === 'reset') {
      this.parents.forget();
    }
    this.#panel?.happened?.(what, message);
    if (what === 'message') {
      const own = message.createdBy === this.workspace.me;
      this.list.arrived(message, own);
      if (!own) {
        // A new text each time: the same words twice are two messages.
        fill(this.#announcer, `${this.workspace.directory.nameOf(message.createdBy)}: ${message.body}`);
      }
      // After the list has made room for it.
      queueMicrotask(() => this.seen());
    }
  }

  #ownLast() {
    return this.conversation.timeline.messages.findLast((message) => message.createdBy === this.workspace.me);
  }

  #renderHeading() {
    const { workspace, conversation } = this;
    const { direct } = conversation.channel;
    const title = workspace.titleOf(conversation);
    const partner = workspace.partnerOf(conversation);
    const online = direct && partner !== undefined && workspace.isOnline(partner);
    const { all, present, more } = conversation.members;
    const state = direct ? (online ? 'online' : 'offline') : `${all.size}${more ? '+' : ''} ${all.size === 1 ? 'person' : 'people'}${present.size > 0 ? `, ${present.size} online` : ''}`;
    const shown = JSON.stringify([title, state]);
    if (this.#heading.dataset.shown !== shown) {
      this.#heading.dataset.shown = shown;
      fill(this.#heading, avatar(direct ? (partner ?? conversation.id) : conversation.id, title, { online, group: !direct }),
        h('div', {}, h('h1', { dir: 'auto' }, title), h('p', { class: 'presence' }, state)));
    }
  }

  #renderTyping() {
    const names = this.conversation.members.typing.map((user) => this.workspace.directory.nameOf(user));
    const words = names.length === 0 ? '' : names.length === 1 ? `${names[0]} is typing…` : names.length === 2 ? `${names.join(' and ')} are typing…` : 'Several people are typing…';
    write(this.#typing, words);
  }
}
