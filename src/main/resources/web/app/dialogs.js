import { h } from './dom.js';
import { PeoplePicker } from './people-picker.js';
import { told } from './parts.js';

/** Opens a dialog; gives what its form is closed with, '' when it was cancelled. */
function asked(title, form, label = 'dialog-title') {
  const dialog = h('dialog', { 'aria-labelledby': label }, h('h2', { id: label }, title), form);
  document.body.append(dialog);
  const answer = new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue);
    });
  });
  dialog.showModal();
  return { dialog, answer };
}

function buttons(dialogOf, done) {
  return h('div', { class: 'buttons' },
    h('button', { type: 'button', class: 'button quiet', on: { click: () => dialogOf().close('') } }, 'Cancel'),
    h('button', { type: 'submit', class: 'button' }, done));
}

/** Asks before what cannot be taken back. */
export async function confirmed(title, text, done) {
  const form = h('form', { on: { submit: (event) => { event.preventDefault(); opened.dialog.close('yes'); } } },
    h('p', {}, text), buttons(() => opened.dialog, done));
  const opened = asked(title, form);
  return (await opened.answer) === 'yes';
}

/** Shows a link for the reader to copy it, where the browser does not let the page do so. */
export async function linkDialog(link) {
  const field = h('input', { type: 'text', readonly: true, value: link, 'aria-label': 'Link' });
  const form = h('form', { method: 'dialog' }, field, h('div', { class: 'buttons' }, h('button', { type: 'submit', class: 'button' }, 'Close')));
  const { answer } = asked('Copy this link', form);
  field.select();
  await answer;
}

/**
 * Asks for people.
 *
 * @param {any} workspace
 * @param {{title: string, done: string, named?: boolean, single?: boolean, without?: Set<string>,
 *     act?: (given: {name: string, users: string[]}) => Promise<void>}} wanted `act`: what is tried
 *     before the dialog closes; a failure is shown in it
 * @returns {Promise<{name: string, users: string[]} | undefined>}
 */
export async function peopleDialog(workspace, { title, done, named, single, without, act }) {
  const name = named && h('input', { type: 'text', required: true, maxlength: 80, dir: 'auto', id: 'group-name', autocomplete: 'off' });
  const picker = new PeoplePicker(workspace, { single, without });
  const fault = h('p', { class: 'fault', role: 'alert' });
  let given;
  let busy = false;
  const submit = async (event) => {
    event.preventDefault();
    if (busy) {
      return;
    }
    busy = true;
    fault.textContent = '';
    try {
      const users = await picker.chosen();
      if (single && users.length !== 1) {
        throw new Error('Choose somebody.');
      }
      given = { name: name ? name.value.trim() : '', users };
      await act?.(given);
      opened.dialog.close('done');
    } catch (failure) {
      given = undefined;
      fault.textContent = told(failure);
    } finally {
      busy = false;
    }
  };
  const form = h('form', { on: { submit } },
    name && [h('label', { for: 'group-name' }, 'Name of the group'), name],
    picker.element, fault, buttons(() => opened.dialog, done));
  const opened = asked(title, form);
  (name || picker).focus();
  return (await opened.answer) === 'done' ? given : undefined;
}
