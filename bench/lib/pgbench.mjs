// PostgreSQL's own limit: single-row inserts into the bridge's table, each committed, by pgbench.
import { join } from 'node:path';
import { children } from './children.mjs';
import { bridgeDatabase } from './data.mjs';
import { BENCH } from './paths.mjs';

const WARM_UP_SECONDS = 5;

/** Rows a second, mean latency in ms, PostgreSQL's CPU in seconds for a million. */
export async function pgbench(bench, clients) {
  const { database, options } = bench;
  const name = await bridgeDatabase(bench);
  const run = (seconds) => children.run('pgbench', ['-h', '127.0.0.1', '-p', String(database.port), '-U', 'palaver',
    '-n', '-c', String(clients), '-j', '2', '-M', 'prepared', '-f', join(BENCH, 'peers/insert.sql'),
    '-T', String(seconds), name], { seconds: seconds + 30 });
  await run(WARM_UP_SECONDS);
  const before = database.cpuSeconds();
  const out = await run(options.seconds);
  const number = (pattern) => Number(pattern.exec(out)[1]);
  const rows = number(/actually processed: (\d+)/);
  const result = {
    rate: number(/tps = ([\d.]+)/), latencyMs: number(/latency average = ([\d.]+)/),
    databaseCpuPerMillion: (database.cpuSeconds() - before) * 1e6 / rows,
  };
  bench.say(`   pgbench, ${clients} clients: ${Math.round(result.rate)} rows/s`);
  return result;
}
