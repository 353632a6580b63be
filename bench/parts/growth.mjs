// What the figures do when the database grows: messages, channels, channels a user; and pages deep in a channel.
import { grownDatabase, placesOf } from '../lib/data.mjs';
import { atMost, table, timesPeer } from '../lib/reach.mjs';
import { count, deepPage, firstPage, getById, list, post } from '../lib/requests.mjs';

const CONNECTIONS = 32;
const SMALL = { messages: 10_000, channels: 10 };
const MANY_CHANNELS = 100_000;
const MANY_EACH = 500;
const FACTOR = 1.3;

/** Two measurements of one server differ by so much. */
const NOISE = 0.9;

const COMPARED = ['get', 'list', 'count', 'post'];
const PAGES = ['first page', 'deep page'];

async function measure(bench, name, { ofMany = false, pages }) {
  const places = await placesOf(bench, name, ofMany);
  const reads = [getById(places), list(places), count(places)];
  if (pages) reads.push(firstPage(places), deepPage(places));
  return bench.servers.use(bench.servers.palaver(name),
    (server) => bench.wrk.inTurns(server, { reads, writes: [post(places)] }, CONNECTIONS));
}

export const growth = {
  name: 'growth',
  title: 'the operations of "rest" from 10^4 to 3 x 10^6 messages, 10 to 10^5 channels, 1 to 500 a user; deep pages',
  limitSeconds: ({ warmup, seconds, rows }) => 310 + 8 * warmup + 30 * seconds + Math.ceil(rows / 5_000),

  async measure(bench) {
    const { rows } = bench.options;
    bench.say('   10 000 messages, 10 channels, a user in 1');
    const small = await measure(bench, await grownDatabase(bench, SMALL), { pages: true });
    bench.say(`   ${rows} messages, 10 channels, a user in 1`);
    const messages = await measure(bench, await grownDatabase(bench, { ...SMALL, messages: rows }), { pages: true });
    bench.say(`   ${rows} messages, ${MANY_CHANNELS} channels, a user in 1`);
    const name = await grownDatabase(bench, { messages: rows, channels: MANY_CHANNELS, each: MANY_EACH });
    const channels = await measure(bench, name, {});
    bench.say(`   ${rows} messages, ${MANY_CHANNELS} channels, a user in ${MANY_EACH}`);
    const memberships = await measure(bench, name, { ofMany: true });
    return { small, messages, channels, memberships };
  },

  report({ small, messages, channels, memberships }, { rows }) {
    const slower = (what, of) => COMPARED.map((name) =>
      atMost(`growth, ${what}: ${name}`, small[name].rate / of[name].rate, FACTOR, 'times slower'));
    const cells = (title, of) => [title, ...[...COMPARED, ...PAGES].map((name) => of[name]?.rate),
      ...COMPARED.map((name) => of[name].serverCpu + of[name].databaseCpu)];
    return {
      rows: [
        ...slower('messages', messages), ...slower('channels', channels), ...slower('channels a user', memberships),
        timesPeer('deep pages by keyset', messages['deep page'].rate, NOISE, messages['first page'].rate,
          'the first page', '/s'),
      ],
      tables: [table(`growth: requests/s at ${CONNECTIONS} connections, and CPU us of server and PostgreSQL a request`,
        ['database', ...COMPARED, ...PAGES, ...COMPARED.map((name) => `CPU ${name}`)], [
          cells('10^4 messages, 10 channels, a user in 1', small),
          cells(`${rows} messages, 10 channels, a user in 1`, messages),
          cells(`${rows} messages, 10^5 channels, a user in 1`, channels),
          cells(`${rows} messages, 10^5 channels, a user in ${MANY_EACH}`, memberships),
        ])],
    };
  },
};
