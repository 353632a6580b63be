import { attribute, fill, h, write } from './dom.js';
import { told } from './parts.js';
import { timeOf, dayName } from './times.js';

const PAUSE_MS = 250;

/** Messages that hold some words, or that the user has marked. */
export class SearchPanel {
  title = 'Search';
  #room;
  #timer;
  #turn = 0;
  #favourites = false;
  #field;
  #star;
  #status = h('p', { class: 'list-status', role: 'status' });
  #found = h('ol', { class: 'found' });

  constructor(room) {
    this.#room = room;
    this.#field = h('input', { type: 'search', dir: 'auto', 'aria-label': 'Words to look for', placeholder: 'Words to look for', maxlength: 200, on: { input: () => this.#soon() } });
    this.#star = h('button', { type: 'button', class: 'chip', 'aria-pressed': 'false', on: { click: () => this.#toggle() } }, 'Favourites only');
    this.element = h('div', { class: 'search' }, h('div', { class: 'search-field' }, this.#field, this.#star), this.#status, this.#found);
  }

  render() {}

  focus() {
    this.#field.focus();
  }

  close() {
    clearTimeout(this.#timer);
    this.#turn++;
  }

  #toggle() {
    this.#favourites = !this.#favourites;
    attribute(this.#star, 'aria-pressed', String(this.#favourites));
    void this.#search();
  }

  #soon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#search(), PAUSE_MS);
  }

  async #search() {
    const turn = ++this.#turn;
    const words = this.#field.value.trim();
    if (words === '' && !this.#favourites) {
      this.#show([], '', words);
      return;
    }
    try {
      const found = await this.#room.conversation.search(words, this.#favourites);
      if (turn === this.#turn) {
        this.#show(found, found.length === 0 ? 'Nothing found.' : found.length === 50 ? 'The newest 50:' : `${found.length} found`, words);
      }
    } catch (failure) {
      if (turn === this.#turn) {
        this.#show([], told(failure), words);
      }
    }
  }

  #show(messages, status, words) {
    write(this.#status, status);
    fill(this.#found, ...messages.map((message) => this.#item(message, words)));
  }

  #item(message, words) {
    const name = this.#room.workspace.directory.nameOf(message.createdBy);
    const when = `${dayName(message.createdOn)} ${timeOf(message.createdOn)}`;
    return h('li', {},
      h('a', { href: `#/${message.channelId}/${message.seq}`, on: { click: () => this.#room.goTo(message.seq) } },
        h('span', { class: 'byline' }, h('strong', { dir: 'auto' }, name), h('time', { datetime: message.createdOn }, when)),
        h('span', { class: 'text', dir: 'auto' }, ...marked(message.body, words))));
  }
}

/** A text around the first of these words, with the word marked. */
function marked(body, words) {
  const at = words === '' ? -1 : body.toLowerCase().indexOf(words.toLowerCase());
  if (at < 0) {
    return [body.slice(0, 200)];
  }
  const start = Math.max(0, at - 60);
  const end = at + words.length;
  return [start > 0 && '…', body.slice(start, at), h('mark', {}, body.slice(at, end)), body.slice(end, end + 140)];
}
