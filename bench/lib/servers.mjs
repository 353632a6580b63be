// The servers under measurement, one at a time: Palaver, the peers, the reference.
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { children } from './children.mjs';
import { PEERS_JAR } from './build.mjs';
import { ROOT } from './paths.mjs';
import { freePort } from './ports.mjs';
import { cpuSeconds, residentMb } from './proc.mjs';
import { ISSUER, SECRET, numbered, token } from './tokens.mjs';

const START_LIMIT_MS = 60_000;
const ANSWER_LIMIT_MS = 5_000;
const POLL_MS = 10;

class Server {
  constructor(child, port) {
    this.child = child;
    this.port = port;
    this.pid = child.pid;
  }

  cpuSeconds() {
    return cpuSeconds(this.pid);
  }

  residentMb() {
    return residentMb(this.pid);
  }

  stop() {
    return children.stop(this.child);
  }
}

export class Servers {
  #bench;
  #started = new Set();

  constructor(bench) {
    this.#bench = bench;
  }

  /** Brings the schema of a database up to date, as a start would. */
  async migrate(database) {
    await children.run('java', ['-jar', this.#bench.options.jar, 'migrate'], { env: this.#env(database) });
  }

  /** Palaver on a database. Requests may all be one user's: the limit per user is off, lest it is what is measured. */
  async palaver(database, settings = {}) {
    const env = { ...this.#env(database), CHAT_USER_RATE: '0', ...settings };
    const { javaOptions, jar } = this.#bench.options;
    return this.#start('java', [...javaOptions, '-jar', jar], env, '/messages/count');
  }

  bridge(database) {
    const { javaOptions } = this.#bench.options;
    return this.#start('java', [...javaOptions, '-jar', PEERS_JAR, 'bridge'], this.#env(database));
  }

  bare() {
    const { javaOptions } = this.#bench.options;
    return this.#start('java', [...javaOptions, '-jar', PEERS_JAR, 'bare'], {});
  }

  /** The published @sourceloop/chat-service (npm ci --ignore-scripts in src/test/reference). */
  reference(database) {
    return this.#start('node', [join(ROOT, 'src/test/reference/server.mjs')], this.#env(database), '/openapi.json');
  }

  /** Uses a server and stops it. */
  async use(starting, work) {
    const server = await starting;
    try {
      return await work(server);
    } finally {
      await server.stop();
    }
  }

  async stopAll() {
    for (const server of this.#started) await server.stop();
  }

  #env(database) {
    return {
      ...this.#bench.database.env(database), JWT_SECRET: SECRET, JWT_ISSUER: ISSUER, HOST: '127.0.0.1',
      CHAT_MANAGEMENT_PORT: '0', LOG_LEVEL: 'warn', LOCALE_PATH: join(this.#bench.folder, 'locales'),
    };
  }

  /** Ready with the first good answer to the path, without one when it listens; startSeconds is the time until then. */
  async #start(command, args, env, path) {
    const port = await freePort();
    const log = join(this.#bench.folder, 'server.log');
    const before = performance.now();
    const child = children.start(command, args, { env: { ...env, PORT: String(port) }, log });
    const server = new Server(child, port);
    this.#started.add(server);
    const authorization = { authorization: `Bearer ${token(numbered(0))}` };
    const isReady = () => (path ? answers(`http://127.0.0.1:${port}${path}`, authorization) : listens(port));
    while (!(await isReady())) {
      if (!children.isRunning(child) || performance.now() - before > START_LIMIT_MS) {
        await server.stop();
        throw new Error(`the server does not start:\n${readFileSync(log, 'utf8').slice(-2000)}`);
      }
      await new Promise((resolve) => { setTimeout(resolve, POLL_MS); });
    }
    server.startSeconds = (performance.now() - before) / 1000;
    return server;
  }
}

function listens(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => { socket.destroy(); resolve(true); });
    socket.once('error', () => resolve(false));
  });
}

async function answers(url, headers) {
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(ANSWER_LIMIT_MS) });
    await response.arrayBuffer();
    return response.ok;
  } catch (error) {
    if (error.name === 'TimeoutError') console.error(`bench: ${url} is not answered in ${ANSWER_LIMIT_MS} ms`);
    return false; // it does not listen yet
  }
}
