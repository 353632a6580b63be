// Fan-out, groups, idle sockets and sends alone, by the load generator; beside their peers, one server after another.
import { bridgeDatabase, palaverDatabase } from '../lib/data.mjs';
import { pgbench } from '../lib/pgbench.mjs';
import { atMost, shareOfPeer, table, timesPeer } from '../lib/reach.mjs';

const RATES = [60, 200];
const W4_SENDERS = 32;

/** Runs a workload on Palaver with these channels and members. It answers registrations, which the bridge does not. */
async function onPalaver(bench, group, workload, options) {
  const name = await palaverDatabase(bench, group);
  return bench.servers.use(bench.servers.palaver(name),
    (server) => bench.loadgen.run(workload, server, { 'answers-registrations': true, ...options }));
}

async function onBridge(bench, workload, options) {
  return bench.servers.use(bench.servers.bridge(await bridgeDatabase(bench)),
    (server) => bench.loadgen.run(workload, server, options));
}

const onBare = (bench, workload, options) => bench.servers.use(bench.servers.bare(),
  (server) => bench.loadgen.run(workload, server, { protocol: 'bare', ...options }));

/** Options of a search for the highest rate: short steps, longer confirmations; the last is its limit of time. */
const search = ({ options: { seconds, warmup } }, start) => ({
  'start-rate': start, 'max-steps': 12, 'step-seconds': Math.ceil(seconds / 1.6), 'confirm-seconds': seconds,
  'half-seconds': seconds,
  limitSeconds: 90 + warmup + 20 * seconds,
});
const searchLimit = ({ seconds, warmup }) => 240 + 2 * warmup + 40 * seconds;

const SEARCH_HEADS = ['server', 'messages/s', 'deliveries/s', 'p99 ms at max', 'at half: p50 ms', 'p99', 'p99.9',
  'server CPU-s per 1M deliveries at max', 'at half', 'PostgreSQL at max', 'client at max'];
const searchRow = (name, { maxRate, maxDeliveriesPerSecond, atMax, atHalf }) => [name, maxRate, maxDeliveriesPerSecond,
  atMax?.latencyMs.p99, atHalf?.latencyMs.p50, atHalf?.latencyMs.p99, atHalf?.latencyMs.p999,
  atMax?.serverCpuPerMillionDeliveries, atHalf?.serverCpuPerMillionDeliveries,
  atMax?.databaseCpuPerMillionDeliveries, atMax?.loadgenCpuPerMillionDeliveries];

export const w1 = {
  name: 'w1',
  title: 'fan-out, 1 group of 1000 sockets: the highest rate and half of it; beside bare frames',
  limitSeconds: searchLimit,
  async measure(bench) {
    const load = search(bench, RATES[0]);
    const palaver = await onPalaver(bench, { channels: 1, users: 1000 }, 'w1', load);
    return { palaver, bare: await onBare(bench, 'w1', load) };
  },
  report: ({ palaver, bare }) => ({
    rows: [timesPeer('W1 fan-out 1 -> 1000, persisted', palaver.maxDeliveriesPerSecond, 0.85,
      bare.maxDeliveriesPerSecond, 'bare', 'deliveries/s')],
    tables: [table('w1: fan-out, 1 group of 1000', SEARCH_HEADS,
      [searchRow('Palaver', palaver), searchRow('bare', bare)])],
  }),
};

const FIXED_HEADS = ['server', 'messages/s offered', 'delivered/s', 'p50 ms', 'p99 ms',
  'server CPU-s per 1M deliveries', 'PostgreSQL', 'client', 'kept up'];
const fixedRow = (name, rate, at) => [name, rate, at.deliveriesPerSecond, at.latencyMs.p50, at.latencyMs.p99,
  at.serverCpuPerMillionDeliveries, at.databaseCpuPerMillionDeliveries, at.loadgenCpuPerMillionDeliveries,
  at.passed ? 'yes' : 'no'];

export const f1 = {
  name: 'f1',
  title: `fan-out as w1 at ${RATES.join(' and ')} messages/s: CPU a delivery; beside bare frames`,
  limitSeconds: ({ warmup, seconds }) => 240 + 2 * warmup + 8 * seconds,
  async measure(bench) {
    const { seconds, warmup } = bench.options;
    const load = { rates: RATES.join(','), limitSeconds: 120 + warmup + 4 * seconds };
    const palaver = await onPalaver(bench, { channels: 1, users: 1000 }, 'f1', load);
    return { palaver, bare: await onBare(bench, 'f1', load) };
  },
  report({ palaver, bare }) {
    const cost = (of, rate) => of[`at${rate}`].serverCpuPerMillionDeliveries;
    return {
      rows: [
        shareOfPeer('W1 CPU a delivery, messages apart (60/s)', cost(palaver, 60), 1.15, cost(bare, 60), 'bare', 'us'),
        shareOfPeer('W1 CPU a delivery, messages overlap (200/s)', cost(palaver, 200), 0.35, cost(bare, 200), 'bare',
          'us'),
      ],
      tables: [table('f1: fan-out, 1 group of 1000, fixed rates', FIXED_HEADS, RATES.flatMap((rate) => [
        fixedRow('Palaver', rate, palaver[`at${rate}`]), fixedRow('bare', rate, bare[`at${rate}`])]))],
    };
  },
};

export const w2 = {
  name: 'w2',
  title: '500 groups of 10 sockets: the highest rate and half of it; beside the bridge',
  limitSeconds: searchLimit,
  async measure(bench) {
    const load = search(bench, 1000);
    const palaver = await onPalaver(bench, { channels: 500, users: 5000 }, 'w2', load);
    return { palaver, bridge: await onBridge(bench, 'w2', load) };
  },
  report: ({ palaver, bridge }) => ({
    rows: [
      timesPeer('W2 500 groups x 10, persisted', palaver.maxRate, 2, bridge.maxRate, 'the bridge', 'messages/s'),
      atMost('W2 CPU of 1M deliveries', palaver.atMax?.serverCpuPerMillionDeliveries, 20, 's'),
    ],
    tables: [table('w2: 500 groups of 10', SEARCH_HEADS, [searchRow('Palaver', palaver), searchRow('bridge', bridge)])],
  }),
};

export const w3 = {
  name: 'w3',
  title: '10 000 idle, subscribed sockets: memory and CPU; beside the bridge',
  limitSeconds: ({ seconds }) => 600 + 8 * seconds,
  async measure(bench) {
    const load = { 'idle-seconds': 2 * bench.options.seconds, limitSeconds: 240 + 4 * bench.options.seconds };
    const palaver = await onPalaver(bench, { channels: 1000, users: 10_000 }, 'w3', load);
    return { palaver, bridge: await onBridge(bench, 'w3', load) };
  },
  report: ({ palaver, bridge }) => ({
    rows: [
      atMost('W3 idle socket, 10 000 of them', palaver.rssKibPerSocketAtRest, 20, 'KiB'),
      atMost('W3 idle CPU, clients silent', palaver.coresSilent, 0.05, 'cores'),
      atMost('W3 idle CPU, each pings in 5 s', palaver.coresWithPings, 0.05, 'cores'),
    ],
    tables: [table('w3: idle sockets',
      ['server', 'RSS before MiB', 'KiB a socket when 5 000 have come', '10 000', 'KiB a socket at rest',
        'RSS MiB at rest', 'after one message to each', 'cores, clients silent', 'cores, each pings in 5 s'],
      [['Palaver', palaver], ['bridge', bridge]].map(([name, of]) => [name, of.rssKibBefore / 1024,
        of.points[0].rssKibPerSocket, of.points[1].rssKibPerSocket, of.rssKibPerSocketAtRest,
        of.rssKibAtRest / 1024, of.rssKibAfterOneMessageEach / 1024, of.coresSilent, of.coresWithPings]))],
  }),
};

const w4Row = (name, { messagesPerSecond, result }) => [name, messagesPerSecond, result.ackMs.p50, result.ackMs.p99,
  result.serverCpuPerMillionMessages, result.databaseCpuPerMillionMessages];

export const w4 = {
  name: 'w4',
  title: `sends alone, ${W4_SENDERS} senders; beside the bridge and pgbench`,
  limitSeconds: ({ warmup, seconds }) => 180 + 2 * warmup + 6 * seconds,
  async measure(bench) {
    const load = { senders: W4_SENDERS, limitSeconds: 90 + bench.options.warmup };
    const palaver = await onPalaver(bench, { channels: W4_SENDERS, users: W4_SENDERS }, 'w4', load);
    const bridge = await onBridge(bench, 'w4', load);
    return { palaver, bridge, pgbench: await pgbench(bench, W4_SENDERS) };
  },
  report: ({ palaver, bridge, pgbench: inserts }) => ({
    rows: [
      timesPeer('W4 send only, 32 senders', palaver.messagesPerSecond, 1.4, bridge.messagesPerSecond, 'the bridge',
        '/s'),
      timesPeer('W4 send only, 32 senders', palaver.messagesPerSecond, 1, inserts.rate, 'pgbench', '/s'),
      atMost('W4 CPU of 1M messages, server', palaver.result.serverCpuPerMillionMessages, 70, 's'),
      atMost('W4 CPU of 1M messages, PostgreSQL', palaver.result.databaseCpuPerMillionMessages, 100, 's'),
    ],
    tables: [table('w4: sends alone',
      ['server', 'messages/s', 'p50 ms', 'p99 ms', 'server CPU-s per 1M', 'PostgreSQL CPU-s per 1M'],
      [w4Row('Palaver', palaver), w4Row('bridge', bridge),
        ['pgbench, inserts', inserts.rate, inserts.latencyMs, null, null, inserts.databaseCpuPerMillion]])],
  }),
};
