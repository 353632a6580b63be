import { connect, createServer } from 'node:net';

/** A TCP proxy with faults: it cuts, delays and stalls the connections that go through it. */
export class FaultProxy {
  #server;
  #pairs = new Set();
  #stalled = false;
  #refusing = false;
  /** Connections so far. */
  accepted = 0;
  /** Bytes that the server sent through it. */
  received = 0;
  /** Each piece from the server waits as long as this says. */
  delayMs = () => 0;

  /** @param {() => string} target where the server is now, as http://127.0.0.1:8080 */
  constructor(target) {
    this.target = target;
    this.#server = createServer((client) => this.#accept(client));
  }

  async start() {
    await new Promise((resolve) => {
      this.#server.listen(0, '127.0.0.1', resolve);
    });
    this.url = `http://127.0.0.1:${this.#server.address().port}`;
    return this;
  }

  /** Resets every connection. */
  cut() {
    for (const { client, server } of this.#pairs) {
      client.resetAndDestroy();
      server.destroy();
    }
  }

  /** Connections stay, and nothing goes through. */
  stall() {
    this.#stalled = true;
    this.#pairs.forEach(({ client, server }) => {
      client.pause();
      server.pause();
    });
  }

  flow() {
    this.#stalled = false;
    this.#pairs.forEach(({ client, server }) => {
      client.resume();
      server.resume();
    });
  }

  /** New connections are reset. */
  refuse(refusing) {
    this.#refusing = refusing;
  }

  async stop() {
    this.cut();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }

  #accept(client) {
    this.accepted++;
    client.on('error', () => {});
    if (this.#refusing) {
      client.resetAndDestroy();
      return;
    }
    const { hostname, port } = new URL(this.target());
    const server = connect(Number(port), hostname);
    const pair = { client, server };
    this.#pairs.add(pair);
    const end = () => {
      this.#pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    server.on('error', end).on('close', end);
    client.on('close', end).on('data', (bytes) => server.write(bytes));
    let last = Promise.resolve();
    server.on('data', (bytes) => {
      this.received += bytes.length;
      const wait = this.delayMs();
      // In order, also when a later piece would wait less.
      last = last.then(() => new Promise((resolve) => {
        const pass = () => {
          // The proxy, too, holds back what its peer does not read.
          if (!client.destroyed && !client.write(bytes)) {
            server.pause();
            client.once('drain', () => !this.#stalled && server.resume());
          }
          resolve();
        };
        if (wait > 0) {
          setTimeout(pass, wait);
        } else {
          pass();
        }
      }));
    });
    if (this.#stalled) {
      client.pause();
      server.pause();
    }
  }
}
