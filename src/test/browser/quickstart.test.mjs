import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { close, newWindow, post, until } from './support/browser.mjs';
import { blocks, repository, serve } from './support/docs.mjs';

after(close);

/** The published client as a product serves it, and a token for its page. */
async function product(page) {
  const source = join(repository, 'clients', 'js', 'src');
  const files = { '/': { type: 'text/html', body: page } };
  for (const name of await readdir(source)) {
    files[`/palaver/src/${name}`] = { type: 'text/javascript', body: await readFile(join(source, name)) };
  }
  files['/my-chat-token'] = { type: 'text/plain', body: (await post(undefined, '/dev/token', { name: 'Alice' })).token };
  return serve(files);
}

async function saysHello(page) {
  const { page: window, context, faults } = await newWindow('about:blank');
  const said = [];
  window.on('console', (message) => said.push(message.text()));
  await window.goto(await product(page));
  await until(() => said.some((line) => /^\d+ message\.created/.test(line)), () => `${said}`);
  assert.deepEqual(faults.filter((fault) => !fault.includes('favicon')), []);
  await context.close();
}

test('the browser sample of docs/realtime.md says hello, and hears it', async () => {
  const [page] = await blocks('docs/realtime.md', 'browser');
  await saysHello(page);
});

test('so does the sample of clients/js', async () => {
  const [sample] = await blocks('clients/js/README.md', 'browser');
  const { id: channelId } = await post('Alice', '/channels', { channelType: 'group', name: 'Samples' });
  const imports = JSON.stringify({ imports: { '@palaver/client': './palaver/src/index.js' } });
  const body = sample.replace('https://chat.example.com', process.env.BASE);
  await saysHello(`<script type="importmap">${imports}</script><script type="module">const channelId = '${channelId}';\n${body}</script>`);
});
