// What the parts measure with: the scratch database, servers, and the two load generators.
import { mkdtemp, chmod, mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { children } from './children.mjs';
import { Database } from './database.mjs';
import { freePort } from './ports.mjs';
import { Servers } from './servers.mjs';
import { Loadgen } from './loadgen.mjs';
import { Wrk } from './wrk.mjs';

export class Bench {
  /** Makes the database cluster; the folder of everything temporary is its. */
  static async start(options) {
    const folder = await mkdtemp(join(tmpdir(), 'palaver-bench-'));
    await chmod(folder, 0o755); // PostgreSQL may run as another user
    await mkdir(options.out, { recursive: true });
    const bench = new Bench();
    bench.folder = folder;
    try {
      bench.options = options;
      bench.database = await Database.start(join(folder, 'pg'), await freePort(), options);
      bench.servers = new Servers(bench);
      bench.wrk = new Wrk(bench);
      bench.loadgen = new Loadgen(bench);
    } catch (failure) {
      await bench.stop();
      throw failure;
    }
    return bench;
  }

  say(text) {
    console.error(`${new Date().toTimeString().slice(0, 8)} ${text}`);
  }

  pause(seconds) {
    return children.pause(seconds);
  }

  async stop() {
    await this.servers?.stopAll();
    await this.database?.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
