// The command line.
import { parseArgs } from 'node:util';
import { join, resolve } from 'node:path';
import { availableParallelism, totalmem } from 'node:os';
import { ROOT } from './paths.mjs';
import { PARTS } from '../parts/all.mjs';

export class UsageError extends Error {}

const NUMBERS = {
  seconds: 'of each measurement',
  warmup: 'seconds of load before a server is measured: a cold JVM is measured compiling',
  rounds: 'of all parts in turns; the medians are reported',
  rows: 'messages of the large databases of "growth"',
};

/** Those of deploy/, but for the share of the machine's memory. */
const JAVA_OPTIONS = '-Xmx2g -XX:+UseG1GC -XX:G1PeriodicGCInterval=30000 -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=30';

/** A quarter of the machine's memory, as PostgreSQL's manual recommends. */
const SHARED_BUFFERS = `${Math.floor(totalmem() / 4 / 2 ** 20)}MB`;

const DEFAULTS = {
  seconds: '8', warmup: '40', rounds: '1', rows: '3000000', access: 'members',
  jar: join(ROOT, 'target/palaver.jar'), out: join(ROOT, 'target/bench'), 'java-opts': JAVA_OPTIONS,
  'shared-buffers': SHARED_BUFFERS, 'sync-delay': '0',
};

const names = (parts) => parts.map((part) => part.name).join(' ');

export const HELP = `Measures Palaver beside its peers on a scratch PostgreSQL, and prints one table with the ratios.

Usage: bench/run.mjs [options] [part ...]

Parts, all but the last by default:
${PARTS.map((part) => `  ${part.name.padEnd(10)} ${part.title}`).join('\n')}

Options:
  --seconds N     ${NUMBERS.seconds} (${DEFAULTS.seconds})
  --warmup N      ${NUMBERS.warmup} (${DEFAULTS.warmup})
  --rounds N      ${NUMBERS.rounds} (${DEFAULTS.rounds})
  --rows N        ${NUMBERS.rows} (${DEFAULTS.rows})
  --access MODE   CHAT_ACCESS of Palaver in "rest": members or open (${DEFAULTS.access})
  --java-opts=S   options of all JVM servers (${DEFAULTS['java-opts']})
  --shared-buffers SIZE
                  PostgreSQL's cache; a quarter of the memory (${DEFAULTS['shared-buffers']})
  --sync-delay US microseconds that each sync of its log takes longer, as on a slower disk or with a synchronous
                  replica; needs a C compiler (${DEFAULTS['sync-delay']})
  --jar FILE      measures this jar; without it target/palaver.jar is built where it is out of date
  --out FOLDER    where report.md and figures.json go (target/bench)
  --help          prints this

Needs a JDK 17, Maven, Node 20, PostgreSQL's programs (PGBIN, or Debian's package) and wrk. Linux only: CPU and memory
are read from /proc. Everything listens on loopback and is gone afterwards; Ctrl-C stops it cleanly. What else runs on
the machine changes the figures.`;

/** @throws {UsageError} when an option or a part is not known, or a number is none */
export function parseOptions(argv) {
  const { values, positionals } = parse(argv);
  const options = { ...values, jarGiven: values.jar !== undefined };
  for (const [name, fallback] of Object.entries(DEFAULTS)) options[name] ??= fallback;
  for (const name of Object.keys(NUMBERS)) options[name] = positive(name, options[name]);
  if (!['members', 'open'].includes(options.access)) {
    throw new UsageError(`--access must be members or open, not ${options.access}`);
  }
  if (!/^\d+[kMG]B$/.test(options['shared-buffers'])) {
    throw new UsageError(`--shared-buffers must be such as 256MB or 4GB, not ${options['shared-buffers']}`);
  }
  if (!/^\d{1,7}$/.test(options['sync-delay'])) {
    throw new UsageError(`--sync-delay must be a whole number of microseconds below 10 s, not ${options['sync-delay']}`);
  }
  return {
    ...options,
    syncDelay: Number(options['sync-delay']),
    sharedBuffers: options['shared-buffers'],
    cores: availableParallelism(),
    jar: resolve(options.jar),
    out: resolve(options.out),
    javaOptions: options['java-opts'].split(' ').filter((option) => option !== ''),
    parts: selected(positionals),
  };
}

function parse(argv) {
  const text = { type: 'string' };
  const options = { help: { type: 'boolean' } };
  for (const name of Object.keys(DEFAULTS)) options[name] = text;
  try {
    return parseArgs({ args: argv, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error.message);
  }
}

function positive(name, text) {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) {
    throw new UsageError(`--${name} must be a whole number above 0, not ${text}`);
  }
  return number;
}

function selected(wanted) {
  for (const name of wanted) {
    if (!PARTS.some((part) => part.name === name)) {
      throw new UsageError(`there is no part ${name}; there are ${names(PARTS)}`);
    }
  }
  return PARTS.filter((part) => (wanted.length === 0 ? !part.optional : wanted.includes(part.name)));
}
