import { createServer } from 'node:net';

/**
 * Below the ports that the system gives to outgoing connections: one that asks there whether a server listens yet could
 * be given the very port that it asks for, and would answer itself.
 */
const FIRST = 20_000;
const LAST = 32_000;

let next = FIRST + Math.floor(Math.random() * (LAST - FIRST));

/** A port of 127.0.0.1 that nothing listens on; not the one of the call before. */
export async function freePort() {
  for (;;) {
    next = next === LAST ? FIRST : next + 1;
    if (await isFree(next)) return next;
  }
}

async function isFree(port) {
  const server = createServer();
  const free = await new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => resolve(true));
  });
  if (free) await new Promise((closed) => { server.close(closed); });
  return free;
}
