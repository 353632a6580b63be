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

/** Machines change their pace within minutes: each operation is measured on all databases in turns, and so often. */
const TURNS = 3;

const operationsOf = (places, pages) => ({
  reads: [getById, list, count, ...(pages ? [firstPage, deepPage] : [])].map((of) => of(places)),
  writes: [post(places)],
});

/** Each operation's median of all turns, on each of the subjects { server, reads, writes }, by their names. */
async function compare(bench, subjects) {
  const figures = Object.fromEntries(Object.keys(subjects).map((name) => [name, {}]));
  for (const kind of ['reads', 'writes']) {
    for (const { server, [kind]: operations } of Object.values(subjects)) {
      await bench.wrk.warmUp(server, operations, CONNECTIONS);
    }
    for (let i = 0; i < Math.max(...Object.values(subjects).map((of) => of[kind].length)); i++) {
      const taken = await turns(bench, Object.entries(subjects), kind, i);
      for (const [name, results] of taken) figures[name][results[0].name] = middle(results);
    }
  }
  return figures;
}

async function turns(bench, subjects, kind, i) {
  const taken = new Map();
  for (let turn = 0; turn < TURNS; turn++) {
    for (const [name, { server, [kind]: operations }] of subjects.filter(([, of]) => of[kind][i])) {
      bench.say(`   ${name}, turn ${turn + 1}`);
      const result = await bench.wrk.measure(server, operations[i], CONNECTIONS, Math.ceil(bench.options.seconds / 2));
      taken.set(name, [...(taken.get(name) ?? []), { name: operations[i].name, ...result }]);
    }
  }
  return taken;
}

const middle = (results) => results.sort((a, b) => a.rate - b.rate)[Math.floor(results.length / 2)];

export const growth = {
  name: 'growth',
  title: 'the operations of "rest" from 10^4 to 3 x 10^6 messages, 10 to 10^5 channels, 1 to 500 a user; deep pages',
  limitSeconds: ({ warmup, seconds, rows }) => 400 + 8 * warmup + 20 * TURNS * seconds + Math.ceil(rows / 5_000),

  async measure(bench) {
    const { rows } = bench.options;
    await grownDatabase(bench, 'small', SMALL);
    await grownDatabase(bench, 'long', { ...SMALL, messages: rows });
    await grownDatabase(bench, 'wide', { messages: rows, channels: MANY_CHANNELS, each: MANY_EACH });
    const servers = {};
    try {
      for (const name of ['small', 'long', 'wide']) servers[name] = await bench.servers.palaver(name);
      const subject = async (name, { pages, ofMany }) =>
        ({ server: servers[name], ...operationsOf(await placesOf(bench, name, ofMany), pages) });
      return await compare(bench, {
        small: await subject('small', { pages: true }),
        messages: await subject('long', { pages: true }),
        channels: await subject('wide', {}),
        memberships: await subject('wide', { ofMany: true }),
      });
    } finally {
      for (const server of Object.values(servers)) await server.stop();
    }
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
