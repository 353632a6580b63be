// The processes that the benchmark starts. Each leads a process group of its own and is ended with it: at the end of
// its use, of its time, of the benchmark, or at Ctrl-C.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

const STOP_GRACE_MS = 15_000;

/** The user asked to stop. */
export class Stopped extends Error {}

class Children {
  #running = new Set();
  #stopped = null;

  /** From now on SIGINT and SIGTERM end all processes; what waits for one of them fails with Stopped. */
  stopOnSignals() {
    for (const signal of ['SIGINT', 'SIGTERM']) {
      process.on(signal, () => {
        this.#stopped ??= new Stopped(signal);
        for (const child of this.#running) this.#kill(child, 'SIGTERM');
      });
    }
  }

  /** Starts a program that goes on; its output goes to the file, anew. */
  start(command, args, { env = {}, cwd, log }) {
    const file = createWriteStream(log);
    const child = this.#spawn(command, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.pipe(file, { end: false });
    child.stderr.pipe(file, { end: false });
    return child;
  }

  /** Runs a program to its end and returns what it printed; fails when it does, or takes too long. */
  async run(command, args, { env = {}, cwd, seconds = 60, stderr = 'pipe' } = {}) {
    const child = this.#spawn(command, args, { env, cwd, stdio: ['ignore', 'pipe', stderr] });
    const out = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr']) {
      child[name]?.setEncoding('utf8').on('data', (text) => { out[name] += text; });
    }
    const timer = setTimeout(() => this.#kill(child, 'SIGKILL'), seconds * 1000);
    try {
      const [code, signal] = await once(child, 'close');
      if (this.#stopped) throw this.#stopped;
      if (code !== 0) {
        const why = signal ? `ended by ${signal} (limit ${seconds} s)` : `exit code ${code}`;
        throw new Error(`${command} ${args.slice(0, 4).join(' ')}: ${why}\n${(out.stderr || out.stdout).slice(-2000)}`);
      }
      return out.stdout;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends a program that was started; waits until it is gone. */
  async stop(child) {
    if (!this.#running.has(child)) return;
    const gone = once(child, 'exit');
    this.#kill(child, 'SIGTERM');
    const timer = setTimeout(() => this.#kill(child, 'SIGKILL'), STOP_GRACE_MS);
    await gone;
    clearTimeout(timer);
  }

  isRunning(child) {
    if (this.#stopped) throw this.#stopped;
    return this.#running.has(child);
  }

  /** Does some work; when it takes longer, its processes are ended, by which it fails. */
  async within(seconds, work) {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      for (const child of this.#running) this.#kill(child, 'SIGTERM');
    }, seconds * 1000);
    try {
      return await work();
    } catch (failure) {
      throw late ? new Error(`took longer than ${seconds} s`) : failure;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Waits; a stop ends the wait. */
  async pause(seconds) {
    const end = Date.now() + seconds * 1000;
    while (Date.now() < end) {
      if (this.#stopped) throw this.#stopped;
      await new Promise((resolve) => { setTimeout(resolve, Math.min(100, end - Date.now())); });
    }
  }

  #spawn(command, args, { env, cwd, stdio }) {
    if (this.#stopped) throw this.#stopped;
    const child = spawn(command, args, { cwd, stdio, detached: true, env: { ...process.env, ...env } });
    this.#running.add(child);
    child.once('exit', () => this.#running.delete(child));
    child.once('error', () => this.#running.delete(child)); // it could not be started
    return child;
  }

  #kill(child, signal) {
    try {
      process.kill(-child.pid, signal);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  }
}

export const children = new Children();
