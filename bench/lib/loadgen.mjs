// The load generator of sockets and sends (loadgen/).
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { children } from './children.mjs';
import { LOADGEN_JAR } from './build.mjs';
import { CLAIMS, SECRET } from './tokens.mjs';

const JVM = ['-Xms512m', '-Xmx1g', '-XX:+UseSerialGC'];

export class Loadgen {
  #bench;

  constructor(bench) {
    this.#bench = bench;
  }

  /** Runs a workload against a server; its result (loadgen's Workloads tells what is in it). Fails when that did. */
  async run(workload, server, { limitSeconds, ...options }) {
    const { database, folder, options: { seconds, warmup } } = this.#bench;
    const out = join(folder, 'loadgen.json');
    const all = {
      workload, port: server.port, out, 'jwt-secret': SECRET, 'jwt-claims': CLAIMS, 'server-pids': server.pid,
      'pg-pids': database.pid, 'warmup-seconds': warmup, seconds, ...options,
    };
    const args = Object.entries(all).flatMap(([key, value]) => [`--${key}`, String(value)]);
    await rm(out, { force: true });
    await children.run('java', [...JVM, '-jar', LOADGEN_JAR, ...args], { seconds: limitSeconds, stderr: 'inherit' });
    const result = JSON.parse(await readFile(out, 'utf8'));
    const problems = Object.entries(result.problems ?? {});
    if (problems.length > 0) this.#bench.say(`   problems: ${JSON.stringify(result.problems)}`);
    return result;
  }
}
