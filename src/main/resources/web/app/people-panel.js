import { confirmed, peopleDialog } from './dialogs.js';
import { h, keyedList, fill } from './dom.js';
import { icon } from './icons.js';
import { avatar, iconButton, toast, told } from './parts.js';

const ROLES = { owner: 'Owner', moderator: 'Moderator', member: '', reader: 'Reads only' };

/** Who is in the channel, and who is there now; owners and moderators add and remove people. */
export class PeoplePanel {
  title = 'People';
  #room;
  #update;
  #tools = h('div', { class: 'tools' });
  #list = h('ul', { class: 'people' });

  constructor(room) {
    this.#room = room;
    this.#update = keyedList(this.#list, (member) => member.userId, () => this.#view());
    this.element = h('div', { class: 'people-panel', tabindex: -1 }, this.#tools, this.#list);
    this.#fillTools();
  }

  render() {
    const { directory } = this.#room.workspace;
    const members = [...this.#room.conversation.members.all.values()];
    members.sort((a, b) => directory.nameOf(a.userId).localeCompare(directory.nameOf(b.userId)));
    this.#update(members);
  }

  focus() {
    (this.#tools.querySelector('button') ?? this.element).focus();
  }

  close() {}

  #fillTools() {
    const { conversation } = this.#room;
    const { direct } = conversation.channel;
    fill(this.#tools,
      conversation.moderates && h('button', { type: 'button', class: 'button', on: { click: () => this.#add() } }, icon('group'), 'Add people'),
      !direct && h('button', { type: 'button', class: 'button quiet', on: { click: () => this.#leave() } }, icon('leave'), 'Leave'));
  }

  #view() {
    const element = h('li');
    let shown;
    const update = ({ userId, role }) => {
      const { workspace, conversation } = this.#room;
      const name = workspace.directory.nameOf(userId);
      const me = userId === workspace.me;
      const online = workspace.isOnline(userId);
      const state = JSON.stringify([name, role, online, conversation.channel.role]);
      if (state === shown) {
        return;
      }
      shown = state;
      fill(element,
        avatar(userId, name, { online }),
        h('div', { class: 'who' }, h('strong', { dir: 'auto' }, me ? `${name} (you)` : name), h('span', {}, [ROLES[role], online ? 'online' : 'offline'].filter(Boolean).join(', '))),
        conversation.moderates && !me && iconButton('close', `Remove ${name}`, () => this.#remove(userId, name)));
    };
    return { element, update };
  }

  async #add() {
    const { workspace, conversation } = this.#room;
    const people = await peopleDialog(workspace, {
      title: 'Add people', done: 'Add', without: new Set(conversation.members.all.keys()),
    });
    if (people?.users.length > 0) {
      this.#try(conversation.members.add(people.users));
    }
  }

  async #remove(userId, name) {
    if (await confirmed(`Remove ${name}?`, 'They see what follows no more.', 'Remove')) {
      this.#try(this.#room.conversation.members.remove(userId));
    }
  }

  async #leave() {
    if (await confirmed('Leave this channel?', 'Somebody has to add you again if you want to come back.', 'Leave')) {
      this.#try(this.#room.conversation.members.remove(this.#room.workspace.me));
    }
  }

  #try(promise) {
    promise.catch((failure) => toast(told(failure)));
  }
}
