// Builds what is missing or older than its sources.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { children } from './children.mjs';
import { BENCH, ROOT } from './paths.mjs';
import { UsageError } from './options.mjs';

const LIMIT_SECONDS = 600;

export const LOADGEN_JAR = join(BENCH, 'loadgen/target/loadgen.jar');
export const PEERS_JAR = join(BENCH, 'peers/target/peers.jar');

/** @throws {UsageError} when a jar was named that is not there */
export async function buildAll(options) {
  if (options.jarGiven) {
    if (!existsSync(options.jar)) throw new UsageError(`there is no ${options.jar}`);
  } else {
    await build(options.jar, ROOT, ['pom.xml', 'src/main', 'sql', 'openapi', 'clients/js/src'], ['-DskipTests']);
  }
  await build(LOADGEN_JAR, join(BENCH, 'loadgen'), ['pom.xml', 'src']);
  await build(PEERS_JAR, join(BENCH, 'peers'), ['pom.xml', 'src']);
}

async function build(jar, folder, sources, more = []) {
  const newest = Math.max(...sources.map((source) => changed(join(folder, source))));
  if (existsSync(jar) && statSync(jar).mtimeMs > newest) return;
  console.error(`bench: building ${jar}`);
  const pom = join(folder, 'pom.xml');
  await children.run('mvn', ['-q', '-B', '-f', pom, 'package', ...more], { seconds: LIMIT_SECONDS });
}

/** When a file, or the newest one of a folder, was changed. */
function changed(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => changed(join(path, name))));
}
