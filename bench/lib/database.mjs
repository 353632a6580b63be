// The scratch PostgreSQL (postgres.sh: fsync on), and its databases.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { children } from './children.mjs';
import { BENCH } from './paths.mjs';
import { cpuSeconds } from './proc.mjs';

const SCRIPT = join(BENCH, 'postgres.sh');
const OWNER = 'palaver';

/** As many as min_wal_size (postgres.sh) keeps. */
const LOG_FILES = 128;

export class Database {
  #folder;

  static async start(folder, port, { sharedBuffers, syncDelay }) {
    try {
      const env = { SHARED_BUFFERS: sharedBuffers, SYNC_DELAY_US: String(syncDelay) };
      await children.run(SCRIPT, ['start', folder, String(port)], { env });
      const database = new Database(folder, port);
      await database.#useLog();
      return database;
    } catch (failure) {
      Database.#end(folder); // it may have got half way
      throw failure;
    }
  }

  constructor(folder, port) {
    this.#folder = folder;
    this.port = port;
    this.pid = Number(readFileSync(join(folder, 'data/postmaster.pid'), 'utf8').split('\n')[0]);
  }

  /** Makes a database anew, a copy of another one if one is named. */
  async create(name, template = 'template1') {
    await this.drop(name);
    await this.sql('postgres', `CREATE DATABASE ${name} OWNER ${OWNER} TEMPLATE ${template}`);
  }

  async drop(name) {
    await this.sql('postgres', `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  }

  async exists(name) {
    return (await this.sql('postgres', `SELECT 1 FROM pg_database WHERE datname = '${name}'`)) === '1';
  }

  /** What a statement prints, as the superuser. */
  async sql(name, statement, seconds = 60) {
    return (await children.run('psql', [...this.#psql(name), '-c', statement], { seconds })).trim();
  }

  /** Runs a file of sql/, as the owner of the tables; :names in it are the variables. */
  async file(name, file, variables = {}, { user = OWNER, seconds = 60 } = {}) {
    const set = Object.entries(variables).flatMap(([key, value]) => ['-v', `${key}=${value}`]);
    return (await children.run('psql', [...this.#psql(name, user), ...set, '-f', file], { seconds })).trim();
  }

  async lines(name, statement) {
    return (await this.sql(name, statement)).split('\n');
  }

  /** As a database in use is: statistics and a visibility map of the tables that were filled, no checkpoint due. */
  async settle(name, tables) {
    if (tables.length > 0) await this.sql(name, `VACUUM ANALYZE ${tables.join(', ')}`, 300);
    await this.sql(name, 'CHECKPOINT', 120);
  }

  /** Waits for what clients that went away have asked for: it would be counted to who comes next. */
  async quiet() {
    const running = `SELECT count(*) FROM pg_stat_activity
      WHERE state = 'active' AND backend_type = 'client backend' AND pid <> pg_backend_pid()`;
    while (await this.sql('postgres', running) !== '0') await children.pause(0.2);
  }

  /** Settings by which Palaver and the bridge reach a database. */
  env(name) {
    return {
      DB_HOST: '127.0.0.1', DB_PORT: String(this.port), DB_USER: OWNER, DB_PASSWORD: 'palaver', DB_DATABASE: name,
      DB_SCHEMA: 'main',
    };
  }

  cpuSeconds() {
    return cpuSeconds(this.pid);
  }

  /** Ends and removes it. Also after a stop, so it is not left to the children. */
  stop() {
    Database.#end(this.#folder);
  }

  static #end(folder) {
    try {
      execFileSync(SCRIPT, ['stop', folder], { stdio: 'ignore' });
    } catch (error) {
      console.error(`bench: ${folder} is left: ${error.message}`);
    }
  }

  /**
   * A server that has run for a while writes its log into old files. A new one makes each file first, and all wait:
   * 50 to 80 ms for each 16 MB, which who writes more would meet more often.
   */
  async #useLog() {
    await this.sql('postgres', `DO $$ BEGIN FOR n IN 1..${LOG_FILES} LOOP
      PERFORM pg_logical_emit_message(false, 'bench', 'x'); PERFORM pg_switch_wal(); END LOOP; END $$`);
    await this.sql('postgres', 'CHECKPOINT');
  }

  #psql(name, user = 'postgres') {
    return ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-h', '127.0.0.1', '-p', String(this.port), '-U', user,
      '-d', name];
  }
}
