// New messages at 64 connections: over 1 000 channels and into a single one, beside one insert a request.
import { bridgeDatabase, palaverDatabase } from '../lib/data.mjs';
import { pgbench } from '../lib/pgbench.mjs';
import { atLeast, atMost, table, timesPeer } from '../lib/reach.mjs';
import { post as posting } from '../lib/requests.mjs';
import { numbered } from '../lib/tokens.mjs';

const CONNECTIONS = 64;
const CHANNELS = 1000;

/** Two measurements of one server differ by so much. */
const NOISE = 0.9;

const places = (users, channelOf) =>
  Array.from({ length: users }, (_, n) => ({ user: numbered(n), channelId: numbered(channelOf(n)) }));

const spread = posting(places(CHANNELS, (n) => n), 'post, 1 000 channels');
const hot = posting(places(CONNECTIONS, () => CHANNELS), 'post, one channel');

async function measure(bench, starting) {
  return bench.servers.use(starting, async (server) => {
    await bench.wrk.warmUp(server, [hot, spread], CONNECTIONS);
    return {
      spread: await bench.wrk.measure(server, spread, CONNECTIONS),
      hot: await bench.wrk.measure(server, hot, CONNECTIONS),
    };
  });
}

export const post = {
  name: 'post',
  title: 'POST /messages at 64 connections, 1 000 channels and one; beside the bridge and pgbench',
  limitSeconds: ({ warmup, seconds }) => 120 + 2 * warmup + 8 * seconds,

  async measure(bench) {
    const name = await palaverDatabase(bench, { channels: CHANNELS, users: CHANNELS },
      { first: CHANNELS, channels: 1, users: CONNECTIONS });
    const palaver = await measure(bench, bench.servers.palaver(name));
    await checkStored(bench, name);
    const bridge = await measure(bench, bench.servers.bridge(await bridgeDatabase(bench)));
    return { palaver, bridge, pgbench: await pgbench(bench, CONNECTIONS) };
  },

  report: ({ palaver, bridge, pgbench: inserts }) => ({
    rows: [
      atLeast('POST, 64 connections', palaver.spread.rate, 10_000, '/s'),
      timesPeer('POST, 64 connections', palaver.spread.rate, 1.5, inserts.rate, 'pgbench', '/s'),
      timesPeer('POST, 64 connections', palaver.spread.rate, 2.2, bridge.spread.rate, 'the bridge', '/s'),
      atMost('POST, 64 connections, p99', palaver.spread.p99, 25, 'ms'),
      timesPeer('POST into one hot channel', palaver.hot.rate, NOISE, palaver.spread.rate, 'over 1 000 channels', '/s'),
    ],
    tables: [table(`post: new messages, ${CONNECTIONS} connections`,
      ['server', 'messages/s', 'p50 ms', 'p99 ms', 'server CPU-s per 1M', 'PostgreSQL CPU-s per 1M'], [
        ['Palaver, 1 000 channels', ...cells(palaver.spread)], ['Palaver, one channel', ...cells(palaver.hot)],
        ['bridge, 1 000 channels', ...cells(bridge.spread)], ['bridge, one channel', ...cells(bridge.hot)],
        ['pgbench, inserts', inserts.rate, null, null, null, inserts.databaseCpuPerMillion],
      ])],
  }),
};

const cells = (of) => [of.rate, of.p50, of.p99, of.serverCpu, of.databaseCpu];

/** Every message has its row, its place, its event and its audit row. */
async function checkStored(bench, name) {
  const [messages, places, events, audits] = (await bench.database.sql(name, `
    SELECT (SELECT count(*) FROM main.messages), (SELECT sum(last_seq) FROM main.channels),
           (SELECT count(*) FROM main.channel_events WHERE type = 'message.created'),
           (SELECT count(*) FROM logs.audit_logs WHERE table_name = 'messages')`)).split('|');
  if (new Set([messages, places, events, audits]).size !== 1) {
    throw new Error(`messages ${messages}, places ${places}, events ${events}, audit rows ${audits}: not the same`);
  }
}
