// What the round needs around it: a scratch PostgreSQL, the two servers as processes, tokens.
import { execFileSync, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, openSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const ROOT = join(HERE, '../../..');
const JAR = process.env.PALAVER_JAR ?? join(ROOT, 'target/palaver.jar');
const SECRET = 'the secret of the swap, 32 bytes or more';
const ISSUER = 'swap';
const START_LIMIT_MS = 120_000;
const PERMISSIONS = ['1', '2', '3', '4', '5', '6', '7', '8', 'CreateAttachmentFile',
  'ViewAttachmentFile', 'UpdateAttachmentFile', 'DeleteAttachmentFile'];

const started = [];

async function freePort() {
  const server = createServer();
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

/** A fresh database of a role without special rights; its settings are those of both servers. */
export async function database() {
  const folder = mkdtempSync(join(tmpdir(), 'palaver-swap-'));
  const port = await freePort();
  const script = join(ROOT, 'bench/postgres.sh');
  started.push(() => execFileSync(script, ['stop', join(folder, 'pg')], { stdio: 'inherit' }));
  execFileSync('chmod', ['755', folder]);
  execFileSync(script, ['start', join(folder, 'pg'), String(port)], { stdio: 'inherit' });
  psql(port, 'postgres', 'CREATE DATABASE chat OWNER palaver');
  return {
    folder,
    sql: (text) => psql(port, 'chat', text),
    env: {
      DB_HOST: '127.0.0.1', DB_PORT: String(port), DB_USER: 'palaver', DB_PASSWORD: 'palaver',
      DB_DATABASE: 'chat', DB_SCHEMA: 'main', JWT_SECRET: SECRET, JWT_ISSUER: ISSUER,
      LOCALE_PATH: join(folder, 'locales'),
    },
  };
}

/** The rows of a statement, as objects. */
function psql(port, name, text) {
  const query = /^\s*(select|with)/i.test(text)
    ? `SELECT coalesce(json_agg(q), '[]') FROM (${text}) q` : text;
  const out = execFileSync('psql', ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-h', '127.0.0.1',
    '-p', String(port), '-U', 'postgres', '-d', name, '-c', query], { encoding: 'utf8', maxBuffer: 1e8 });
  return out.trim() ? JSON.parse(out) : [];
}

/** The reference's own migration, as its npm package runs it after an installation. */
export function referenceMigration(db) {
  const folder = join(HERE, 'node_modules/@sourceloop/chat-service');
  const own = Object.fromEntries(Object.entries(db.env).map(([key, value]) => [`CHAT_${key}`, value]));
  return execFileSync('node', ['migration.js'], {
    cwd: folder, encoding: 'utf8',
    env: { ...process.env, ...db.env, ...own, CHAT_MIGRATION: 'true', INIT_CWD: db.folder },
  });
}

export const reference = (db) =>
  serve(db, 'reference', ['node', join(HERE, 'server.mjs')], {}, '/openapi.json');

export const palaver = (db, settings = {}) =>
  serve(db, 'palaver', ['java', '-jar', JAR],
    { CHAT_ACCESS: 'open', CHAT_MANAGEMENT_PORT: '0', ...settings }, '/openapi.json');

/** `java -jar palaver.jar migrate`: what it printed. */
export const migrate = (db) => execFileSync('java', ['-jar', JAR, 'migrate'],
  { encoding: 'utf8', env: { ...process.env, ...db.env } }).trim().split('\n').at(-1);

async function serve(db, name, [program, ...rest], settings, probe) {
  const port = await freePort();
  const log = openSync(join(db.folder, `${name}.log`), 'a');
  const child = spawn(program, rest, {
    env: { ...process.env, ...db.env, HOST: '127.0.0.1', PORT: String(port), ...settings },
    stdio: ['ignore', log, log],
  });
  const ended = new Promise((done) => child.once('exit', done));
  const stop = async () => { child.kill('SIGTERM'); await ended; };
  started.push(stop);
  const base = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + START_LIMIT_MS;
  while (!(await fetch(base + probe).then((answer) => answer.ok, () => false))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      throw new Error(`${name} does not start: see ${db.folder}/${name}.log`);
    }
    await new Promise((again) => setTimeout(again, 100));
  }
  return { base, stop };
}

/** Ends whatever runs still, the last one first. */
export async function stopAll() {
  for (const stop of started.reverse()) await stop();
}

export function token(user) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { id: user, userTenantId: user, iss: ISSUER, permissions: PERMISSIONS,
    exp: Math.floor(Date.now() / 1000) + 3600 };
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${signed}.${createHmac('sha256', SECRET).update(signed).digest('base64url')}`;
}
