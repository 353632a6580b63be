import { fill, h } from '../app/dom.js';

const CONTRACT = new URL('../../asyncapi.json', import.meta.url);

/** The real-time contract as a page to read: addresses, what is sent there, what comes, in which form. */
function page(contract) {
  const { info, channels, operations, components } = contract;
  return [
    h('h1', {}, info.title),
    h('p', { class: 'links' }, link('asyncapi.json'), link('asyncapi.yaml'), link('explorer', 'REST')),
    ...prose(info.description),
    ...Object.entries(channels).map(([name, channel]) => section(contract, name, channel, operations)),
    h('section', {}, h('h2', {}, 'Schemas'), ...Object.entries(components.schemas).map(([name, schema]) => schemaOf(name, schema))),
  ];
}

function section(contract, name, channel, operations) {
  const here = Object.values(operations).filter((operation) => operation.channel.$ref === `#/channels/${name}`);
  const codes = channel['x-close-codes'];
  return h('section', { id: name },
    h('h2', {}, channel.title ?? name),
    h('p', {}, h('code', {}, channel.address ?? 'the replyAddress of a send')),
    ...prose(channel.description),
    h('ul', {}, ...here.map(({ action, summary }) => h('li', {}, h('strong', {}, action === 'receive' ? 'You send: ' : 'You get: '), summary ?? ''))),
    ...Object.values(channel.messages).map((message) => messageOf(resolve(contract, message))),
    codes && h('h3', {}, 'Close codes'),
    codes && h('table', {},
      h('thead', {}, h('tr', {}, ...['code', 'why', 'come back'].map((head) => h('th', { scope: 'col' }, head)))),
      h('tbody', {}, ...codes.map(({ code, description, reconnect }) =>
        h('tr', {}, h('td', {}, code), h('td', {}, ...inline(description)), h('td', {}, reconnect ? 'yes' : 'no'))))));
}

function messageOf({ name, title, summary, description, payload, examples }) {
  return h('details', {},
    h('summary', {}, h('code', {}, name), ' ', title ?? ''),
    ...prose(summary), ...prose(description),
    ...(examples ?? []).map(({ payload: example }) => json(example)),
    json(payload));
}

function schemaOf(name, schema) {
  return h('details', { id: `schema-${name}` }, h('summary', {}, h('code', {}, name)), ...prose(schema.description), json(schema));
}

function resolve(contract, value) {
  const found = value.$ref?.replace(/^#\//, '').split('/').reduce((at, key) => at[key], contract) ?? value;
  return found.$ref ? resolve(contract, found) : found;
}

function json(value) {
  return h('pre', { tabindex: 0 }, JSON.stringify(value, null, 2));
}

function prose(text) {
  return (text ?? '').split(/\n\s*\n/).filter(Boolean).map((paragraph) => h('p', {}, ...inline(paragraph)));
}

/** The two marks of the descriptions: code and strong. */
function inline(text) {
  return text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map((part) => {
    if (part.startsWith('`')) {
      return h('code', {}, part.slice(1, -1));
    }
    return part.startsWith('**') ? h('strong', {}, part.slice(2, -2)) : part;
  });
}

function link(path, words = path) {
  return h('a', { href: new URL(`../../${path}`, import.meta.url).href }, words);
}

const place = document.getElementById('contract');
try {
  fill(place, ...page(await (await fetch(CONTRACT)).json()));
} catch (failure) {
  fill(place, h('p', { role: 'alert' }, `The contract cannot be shown: ${failure.message}`));
}
