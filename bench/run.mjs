#!/usr/bin/env node
// The whole benchmark as one command: bench/run.mjs --help. Node, since the project's other scripts are.
import { buildAll } from './lib/build.mjs';
import { Bench } from './lib/bench.mjs';
import { HELP, UsageError, parseOptions } from './lib/options.mjs';
import { Stopped, children } from './lib/children.mjs';
import { report } from './lib/report.mjs';
import { deepMedian } from './lib/numbers.mjs';

const INTERRUPTED = 130;

async function main() {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  children.stopOnSignals();
  await buildAll(options);
  const bench = await Bench.start(options);
  try {
    const { figures, failures } = await measureAll(bench, options);
    console.log(report(options, figures, failures));
    return Object.keys(failures).length > 0 ? 1 : 0;
  } finally {
    await bench.stop();
  }
}

/** The parts in turns, as often as there are rounds; a part that fails does not end the others. */
async function measureAll(bench, options) {
  const rounds = {};
  const failures = {};
  for (let round = 1; round <= options.rounds; round++) {
    for (const part of options.parts) {
      bench.say(`== ${part.name}, round ${round} of ${options.rounds}: ${part.title}`);
      try {
        (rounds[part.name] ??= []).push(await children.within(part.limitSeconds(options), () => part.measure(bench)));
      } catch (failure) {
        if (failure instanceof Stopped) throw failure;
        failures[part.name] = failure.message;
        bench.say(`   FAILED: ${failure.stack}`);
      }
    }
  }
  const figures = Object.fromEntries(
    Object.entries(rounds).filter(([, of]) => of.length > 0).map(([name, of]) => [name, deepMedian(of)]));
  return { figures, failures };
}

try {
  process.exitCode = await main();
} catch (failure) {
  if (failure instanceof UsageError) {
    console.error(`bench: ${failure.message}\nbench/run.mjs --help tells how to use it.`);
    process.exitCode = 2;
  } else if (failure instanceof Stopped) {
    console.error('bench: stopped');
    process.exitCode = INTERRUPTED;
  } else {
    console.error(`bench: ${failure.message}`);
    process.exitCode = 1;
  }
}
