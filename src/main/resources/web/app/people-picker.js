import { fill, h } from './dom.js';
import { avatar } from './parts.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const MOST = 50;

/** People to choose: those with a name, and others by what is typed: an id, or a name that makes one. */
export class PeoplePicker {
  #workspace;
  #single;
  #without;
  #chosen = new Set();
  #field;
  #list = h('ul', { class: 'choices' });

  /** @param {any} workspace @param {{single?: boolean, without?: Set<string>}} wanted */
  constructor(workspace, { single = false, without = new Set() }) {
    this.#workspace = workspace;
    this.#single = single;
    this.#without = without;
    const byName = workspace.directory.namesMakeIds;
    const label = byName ? 'Find somebody, or type a new name' : 'Find somebody, or paste a user id';
    this.#field = h('input', {
      type: 'text', id: 'people-field', dir: 'auto', autocomplete: 'off', maxlength: 40,
      on: { input: () => this.#render() },
    });
    this.element = h('div', { class: 'picker' }, h('label', { for: 'people-field' }, label), this.#field, this.#list);
    this.#render();
    workspace.directory.refresh().then(() => this.#render(), () => {});
  }

  focus() {
    this.#field.focus();
  }

  /** Ids of those who were chosen, what is typed included. */
  async chosen() {
    const typed = this.#typed();
    if (typed !== '' && (!this.#single || this.#chosen.size === 0)) {
      this.#chosen.add(await this.#idOf(typed));
    }
    return [...this.#chosen];
  }

  async #idOf(typed) {
    const { directory } = this.#workspace;
    const known = directory.people().find(({ name }) => name.toLowerCase() === typed.toLowerCase());
    if (known) {
      return known.id;
    }
    if (UUID.test(typed)) {
      return typed.toLowerCase();
    }
    if (!directory.namesMakeIds) {
      throw new Error('That is no user id: it must be a UUID.');
    }
    const person = await this.#workspace.addPerson(typed);
    directory.learn({ [person.id]: person.name });
    return person.id;
  }

  #typed() {
    return this.#field.value.trim();
  }

  #render() {
    const typed = this.#typed().toLowerCase();
    const { directory, me } = this.#workspace;
    const people = directory.people()
      .filter(({ id, name }) => id !== me && !this.#without.has(id) && (this.#chosen.has(id) || name.toLowerCase().includes(typed)))
      .slice(0, MOST);
    fill(this.#list, ...people.map((person) => this.#choice(person)));
  }

  #choice({ id, name }) {
    const box = h('input', {
      type: this.#single ? 'radio' : 'checkbox', name: 'person', checked: this.#chosen.has(id),
      on: { change: () => this.#choose(id, box.checked) },
    });
    return h('li', {}, h('label', {}, box, avatar(id, name, { online: this.#workspace.isOnline(id) }), h('span', { dir: 'auto' }, name)));
  }

  #choose(id, chosen) {
    if (this.#single) {
      this.#chosen.clear();
    }
    if (chosen) {
      this.#chosen.add(id);
      this.#field.value = '';
    } else {
      this.#chosen.delete(id);
    }
  }
}
