// REST load by wrk, and what it costs.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { children } from './children.mjs';
import { BENCH } from './paths.mjs';
import { token } from './tokens.mjs';

const SCRIPT = join(BENCH, 'lib/requests.lua');
const THREADS = 2;
const SLACK_SECONDS = 40;

/** After another load the JVM compiles some code anew, with stalls of up to 0.2 s: they belong to the change. */
const LEAD_SECONDS = 3;

export class Wrk {
  #bench;

  constructor(bench) {
    this.#bench = bench;
  }

  /**
   * Measures operations on a warm server, by name: first those that read, then those that write, since what the warm-up
   * of a write leaves behind would be counted and listed with the rest.
   */
  async inTurns(server, { reads, writes }, connections) {
    const figures = {};
    for (const operations of [reads, writes]) {
      await this.warmUp(server, operations, connections);
      for (const operation of operations) {
        figures[operation.name] = await this.measure(server, operation, connections);
      }
    }
    return figures;
  }

  /** Loads a server with operations in turns until it is warm. */
  async warmUp(server, operations, connections) {
    const each = this.#bench.options.warmup / operations.length;
    for (const operation of operations) await this.#load(server, operation, connections, Math.ceil(each));
  }

  /** Requests a second, latency in ms, CPU in microseconds a request, of the server and of PostgreSQL. */
  async measure(server, operation, connections, seconds = this.#bench.options.seconds) {
    const { database } = this.#bench;
    await this.#load(server, operation, connections, LEAD_SECONDS);
    await database.quiet();
    const before = { server: server.cpuSeconds(), database: database.cpuSeconds() };
    const { requests, rate, p50, p99, errors } = await this.#load(server, operation, connections, seconds);
    const perRequest = (now, then) => (now - then) * 1e6 / requests;
    if (errors > 0) throw new Error(`${operation.name}: ${errors} of ${requests} requests failed`);
    const result = {
      rate, p50: p50 / 1000, p99: p99 / 1000, requests,
      serverCpu: perRequest(server.cpuSeconds(), before.server),
      databaseCpu: perRequest(database.cpuSeconds(), before.database),
    };
    this.#bench.say(`   ${operation.name}: ${Math.round(rate)}/s, p99 ${result.p99.toFixed(1)} ms, `
      + `CPU ${result.serverCpu.toFixed(0)} us, PostgreSQL ${result.databaseCpu.toFixed(0)} us a request`);
    return result;
  }

  /** wrk reads the requests from a file of lines "token, method, path, body", parted by tabs. */
  async #load(server, { requests }, connections, seconds) {
    const file = join(this.#bench.folder, 'requests');
    const tokens = new Map();
    const lines = requests.map(({ user, method, path, body = '' }) => {
      if (!tokens.has(user)) tokens.set(user, token(user));
      return [tokens.get(user), method, path, body].join('\t');
    });
    await writeFile(file, `${lines.join('\n')}\n`);
    const out = await children.run('wrk', ['-t', String(THREADS), '-c', String(connections), '-d', `${seconds}s`,
      '--timeout', '30s', '-s', SCRIPT, `http://127.0.0.1:${server.port}`],
    { env: { REQUESTS: file }, seconds: seconds + SLACK_SECONDS });
    const [count, rate, p50, p99, errors] = /^RESULT (.*)$/m.exec(out)[1].split(' ').map(Number);
    return { requests: count, rate, p50, p99, errors };
  }
}
