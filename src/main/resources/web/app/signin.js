import { fill, h } from './dom.js';
import { avatar } from './parts.js';
import { byName, byToken } from './session.js';

/** Asks who is there; resolves with a session. @param {any} facts of the server @param {string} reason why it is asked again */
export function signIn(place, facts, reason) {
  return new Promise((resolve) => {
    const fault = h('p', { class: 'fault', role: 'alert' }, reason);
    const enter = async (make) => {
      try {
        resolve(await make());
      } catch (failure) {
        fault.textContent = String(failure.message);
      }
    };
    fill(place,
      h('main', { class: 'sign-in' },
        h('img', { src: new URL('../icon.svg', import.meta.url).pathname, alt: '', width: 56, height: 56 }),
        h('h1', {}, 'Palaver'),
        facts.signIn ? byNames(enter) : byPasting(enter, facts),
        fault));
    place.querySelector('input, textarea')?.focus();
  });
}

function byNames(enter) {
  const people = h('ul', { class: 'who-list' });
  const field = h('input', { id: 'name', dir: 'auto', autocomplete: 'off', maxlength: 40, required: true });
  const submit = (event) => {
    event.preventDefault();
    void enter(() => byName(field.value));
  };
  fetch('dev/people').then((answer) => answer.json()).then((all) =>
    fill(people, ...all.slice(0, 12).map(({ id, name }) =>
      h('li', {}, h('button', { type: 'button', on: { click: () => enter(() => byName(name)) } }, avatar(id, name, { small: true }), h('bdi', {}, name))))));
  return h('div', {},
    h('p', {}, 'This is a development server: choose who you are, no password needed. Open a second window for somebody else.'),
    people,
    h('form', { on: { submit } },
      h('label', { for: 'name' }, 'Or type a name'),
      h('div', { class: 'row' }, field, h('button', { type: 'submit', class: 'button' }, 'Enter'))));
}

function byPasting(enter, { userClaims }) {
  const field = h('textarea', { id: 'token', rows: 5, autocomplete: 'off', spellcheck: 'false', required: true });
  const submit = (event) => {
    event.preventDefault();
    void enter(() => byToken(field.value.trim(), userClaims));
  };
  return h('form', { on: { submit } },
    h('label', { for: 'token' }, 'Paste your token (a JWT)'),
    field,
    h('p', { class: 'hint' }, 'It stays in this tab until you sign out or close it.'),
    h('button', { type: 'submit', class: 'button' }, 'Enter'));
}
