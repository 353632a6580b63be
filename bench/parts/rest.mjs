// The reference's four REST operations on 10 000 messages that it stored, adopted; and the reference itself.
import { referenceDatabase } from '../lib/data.mjs';
import { REFERENCE, shareOfPeer, table, timesPeer } from '../lib/reach.mjs';
import { count, getById, list, post } from '../lib/requests.mjs';

const CONNECTIONS = 32;
const CHANNELS = 10;
const TITLE = 'GET by id, list of 20, count, POST at 32 connections, 10 000 messages';

/** @sourceloop/chat-service on 2 such cores: the median set's requests a second, the lowest CPU in us a request. */
const RECORDED = {
  get: { rate: 383, serverCpu: 2500 },
  list: { rate: 230, serverCpu: 2400 },
  count: { rate: 313, serverCpu: 2100 },
  post: { rate: 372, serverCpu: 2000 },
};
const TIMES = 30;
const CPU_SHARE = 0.04; // 1/25

async function measure(bench, starting) {
  const places = await referenceDatabase(bench, CHANNELS);
  const channels = [...new Map(places.map((place) => [place.channelId, place])).values()];
  const operations = { reads: [list(channels), getById(places), count(channels)], writes: [post(channels)] };
  return bench.servers.use(starting(), (server) => bench.wrk.inTurns(server, operations, CONNECTIONS));
}

const rows = (figures) => Object.entries(figures).map(([name, of]) => [
  name, of.rate, of.p50, of.p99, of.serverCpu, of.databaseCpu, of.rate / RECORDED[name].rate,
  `1/${Math.round(RECORDED[name].serverCpu / of.serverCpu)}`]);

const tables = (title, figures) => [table(title,
  ['operation', 'requests/s', 'p50 ms', 'p99 ms', 'server CPU us a request', "PostgreSQL's", 'times the reference',
    "CPU: of the reference's"], rows(figures))];

export const rest = {
  name: 'rest',
  title: `${TITLE}, beside the reference's recorded figures`,
  limitSeconds: ({ warmup, seconds }) => 140 + 2 * warmup + 8 * seconds,

  measure: (bench) => measure(bench, async () => {
    const server = await bench.servers.palaver('adopted', { CHAT_ACCESS: bench.options.access });
    const unnumbered = 'SELECT count(*) FROM main.messages WHERE seq IS NULL';
    while (await bench.database.sql('adopted', unnumbered) !== '0') await bench.pause(0.2);
    await bench.database.settle('adopted', ['main.messages', 'main.channels', 'main.channel_members']);
    return server;
  }),

  report: (figures, { access }) => ({
    rows: ['get', 'list', 'count'].flatMap((name) => [
      timesPeer(`REST: ${name}`, figures[name].rate, TIMES, RECORDED[name].rate, REFERENCE, '/s'),
      shareOfPeer(`REST: ${name}, CPU`, figures[name].serverCpu, CPU_SHARE, RECORDED[name].serverCpu, REFERENCE,
        'us a request')]),
    tables: tables(`rest: Palaver, CHAT_ACCESS=${access}, ${CONNECTIONS} connections, 10 000 messages`, figures),
  }),
};

export const reference = {
  name: 'reference',
  title: `"rest" on the published @sourceloop/chat-service (npm ci --ignore-scripts in src/test/reference first)`,
  optional: true,
  limitSeconds: ({ warmup, seconds }) => 200 + 2 * warmup + 8 * seconds,
  measure: (bench) => measure(bench, () => bench.servers.reference('adopted')),
  report: (figures) => ({
    rows: [],
    tables: tables(`reference: @sourceloop/chat-service, ${CONNECTIONS} connections, 10 000 messages`, figures),
  }),
};
