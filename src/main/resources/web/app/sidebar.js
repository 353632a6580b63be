import { peopleDialog } from './dialogs.js';
import { attribute, fill, h, keyedList, write } from './dom.js';
import { avatar, iconButton, toast, told } from './parts.js';
import { briefly } from './times.js';

/** The channels, and who is at the page. */
export class Sidebar {
  #workspace;
  #update;
  #list = h('ul', { class: 'channels' });
  #status = h('p', { class: 'list-status', role: 'status' });
  #more = h('button', { type: 'button', class: 'text-button more', hidden: true, on: { click: () => this.#loadMore() } }, 'More channels');
  #retry = h('button', { type: 'button', class: 'text-button more', hidden: true, on: { click: () => void this.#workspace.load() } }, 'Retry');
  #field;
  #me = h('div', { class: 'me' });
  #open;

  /** @param {any} workspace @param {{signOut: () => void, open: (id: string) => void}} shell */
  constructor(workspace, shell) {
    this.#workspace = workspace;
    this.#field = h('input', { type: 'search', class: 'filter', dir: 'auto', placeholder: 'Find a channel', 'aria-label': 'Find a channel', on: { input: () => this.render(this.#open) } });
    this.#update = keyedList(this.#list, (conversation) => conversation.id, () => this.#view());
    this.element = h('div', { class: 'sidebar' },
      h('header', { class: 'brand' },
        h('img', { src: new URL('../icon.svg', import.meta.url).pathname, alt: '', width: 28, height: 28 }),
        h('strong', {}, 'Palaver'),
        iconButton('person', 'New direct chat', () => this.#newDirect(shell)),
        iconButton('group', 'New group', () => this.#newGroup(shell))),
      this.#field,
      h('nav', { 'aria-label': 'Channels' }, this.#list, this.#status, this.#retry, this.#more),
      h('footer', {}, this.#me, h('button', { type: 'button', class: 'text-button', on: { click: shell.signOut } }, 'Sign out')));
  }

  /** @param {string | undefined} open the channel that is shown */
  render(open) {
    this.#open = open;
    const { list, loaded, failure, next, me, directory } = this.#workspace;
    const words = this.#field.value.trim().toLowerCase();
    const shown = list.filter((one) => this.#workspace.titleOf(one).toLowerCase().includes(words));
    this.#update(shown);
    write(this.#status, failure ? told(failure) : !loaded ? 'Loading…' : shown.length > 0 ? '' : words ? noneOf(next) : 'No channels yet. Start a chat or make a group.');
    this.#retry.hidden = !failure;
    this.#more.hidden = !next;
    const name = directory.nameOf(me);
    if (this.#me.dataset.shown !== name) {
      this.#me.dataset.shown = name;
      fill(this.#me, avatar(me, name, { small: true }), h('span', { dir: 'auto' }, name));
    }
  }

  #view() {
    const face = h('span', { class: 'face' });
    const title = h('span', { class: 'title', dir: 'auto' });
    const time = h('time');
    const preview = h('span', { class: 'preview', dir: 'auto' });
    const badge = h('span', { class: 'badge', hidden: true });
    const link = h('a', {}, face, h('span', { class: 'lines' }, h('span', { class: 'line' }, title, time), h('span', { class: 'line' }, preview, badge)));
    const element = h('li', {}, link);
    let shown;
    const update = (conversation) => {
      const facts = this.#facts(conversation);
      const state = JSON.stringify(facts);
      if (state === shown) {
        return;
      }
      shown = state;
      attribute(link, 'href', `#/${conversation.id}`);
      attribute(link, 'aria-current', facts.open ? 'page' : null);
      fill(face, avatar(facts.face, facts.title, { online: facts.online, group: !facts.direct }));
      write(title, facts.title);
      write(time, facts.time);
      fill(preview, facts.draft && h('em', {}, 'Draft: '), facts.preview);
      badge.hidden = facts.unread === 0;
      fill(badge, facts.unread > 99 ? '99+' : facts.unread, h('span', { class: 'visually-hidden' }, ' unread'));
      element.className = facts.unread > 0 ? 'unread' : '';
    };
    return { element, update };
  }

  #facts(conversation) {
    const { channel, members } = conversation;
    const draft = conversation.drafts.of();
    const partner = channel.direct ? this.#workspace.partnerOf(conversation) : undefined;
    const open = conversation.id === this.#open;
    return {
      open,
      direct: channel.direct,
      face: partner ?? conversation.id,
      title: this.#workspace.titleOf(conversation),
      online: partner !== undefined && this.#workspace.isOnline(partner),
      time: briefly(channel.lastMessage?.createdOn ?? channel.activeOn),
      draft: !open && draft !== '',
      preview: !open && draft ? draft : this.#preview(channel, members),
      unread: channel.unreadCount,
    };
  }

  #preview({ lastMessage, direct }, members) {
    const { directory, me } = this.#workspace;
    const typist = members.typing[0];
    if (typist) {
      return `${directory.nameOf(typist)} is typing…`;
    }
    if (!lastMessage) {
      return 'No messages yet';
    }
    const author = lastMessage.createdBy === me ? 'You: ' : direct ? '' : `${directory.nameOf(lastMessage.createdBy)}: `;
    return author + lastMessage.body.slice(0, 120);
  }

  async #newGroup(shell) {
    await peopleDialog(this.#workspace, {
      title: 'New group', done: 'Create', named: true,
      act: async ({ name, users }) => shell.open((await this.#workspace.createGroup(name, users)).id),
    });
  }

  async #newDirect(shell) {
    await peopleDialog(this.#workspace, {
      title: 'New direct chat', done: 'Open', single: true,
      act: async ({ users: [user] }) => shell.open((await this.#workspace.direct(user)).id),
    });
  }

  #loadMore() {
    this.#workspace.loadMore().catch((failure) => toast(told(failure)));
  }
}

/** @param {string | undefined} next of the page of channels: those beyond it are not known */
function noneOf(next) {
  return next ? 'No channel of this name among those that are loaded.' : 'No channel of this name.';
}
