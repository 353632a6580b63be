import { ConnectionLine } from './connection-line.js';
import { coalesced, fill, h } from './dom.js';
import { toast, told } from './parts.js';
import { Room } from './room.js';
import { Sidebar } from './sidebar.js';

/** The whole page of a signed-in user. The channel that is shown stands in the address: `#/<channel>`, or `#/<channel>/<seq>`. */
export class Shell {
  #workspace;
  #sidebar;
  #line;
  #place = h('div', { class: 'place' });
  #element;
  #room;
  #off;

  /** @param {HTMLElement} host @param {any} workspace @param {{signOut: (reason?: string) => void}} page */
  constructor(host, workspace, page) {
    this.#workspace = workspace;
    const open = (id) => {
      location.hash = `#/${id}`;
    };
    this.#sidebar = new Sidebar(workspace, { signOut: () => page.signOut(), open });
    this.#line = new ConnectionLine(workspace);
    this.#element = h('div', { class: 'shell' }, this.#line.element, this.#sidebar.element, this.#place);
    fill(host, this.#element);
    const render = coalesced(() => this.#render());
    const route = () => void this.#route();
    const stop = workspace.changed.on((what, about) => {
      render();
      this.#happened(what, about, page);
    });
    addEventListener('hashchange', route);
    this.#off = () => {
      stop();
      removeEventListener('hashchange', route);
    };
    this.#render();
    route();
  }

  close() {
    this.#off();
    this.#room?.close();
    document.title = 'Palaver';
  }

  #render() {
    this.#line.render();
    this.#sidebar.render(this.#room?.conversation.id);
    const { unread } = this.#workspace;
    document.title = unread > 0 ? `(${unread}) Palaver` : 'Palaver';
  }

  async #route() {
    const [, id, seq] = location.hash.match(/^#\/([0-9a-f-]{36})(?:\/(\d+))?$/) ?? [];
    const place = seq === undefined ? undefined : Number(seq);
    if (id === undefined) {
      this.#empty();
      return;
    }
    if (this.#room?.conversation.id !== id) {
      try {
        const conversation = await this.#workspace.conversation(id);
        if (!location.hash.startsWith(`#/${id}`)) {
          return;
        }
        this.#show(conversation);
      } catch (failure) {
        toast(failure.status === 404 ? 'There is no such channel, or it is not yours.' : told(failure));
        this.#empty();
        return;
      }
    }
    await this.#room.open(place);
    if (this.#room?.conversation.id !== id) {
      return;
    }
    if (place === undefined && matchMedia('(hover: hover)').matches) {
      this.#room.focus();
    }
  }

  #show(conversation) {
    this.#room?.close();
    this.#room = new Room(this.#workspace, conversation, {
      back: () => {
        location.hash = '';
      },
    });
    fill(this.#place, this.#room.element);
    this.#element.classList.add('in-room');
    this.#render();
  }

  #empty() {
    this.#room?.close();
    this.#room = undefined;
    this.#element.classList.remove('in-room');
    fill(this.#place, h('main', { class: 'nothing' }, h('h1', {}, 'Palaver'), h('p', {}, 'Choose a channel, or start a new one.')));
    this.#render();
  }

  #happened(what, about, page) {
    // A connection that ends for good ends all subscriptions: the line says so, and the channel stays.
    const left = what === 'ended' && this.#workspace.chat.state !== 'closed';
    if (left && about === this.#room?.conversation) {
      toast(`You are not in “${this.#workspace.titleOf(about)}” any more.`);
      location.hash = '';
    }
    const { signedOut } = this.#workspace;
    if (signedOut && what === 'connection') {
      page.signOut('You were signed out: the token does not hold any more.');
    }
  }
}
