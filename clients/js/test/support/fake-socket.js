import { connect } from '../../src/index.js';

/** Waits until everything that is ready to run has run. */
export const settled = () => new Promise((resolve) => { setImmediate(resolve); });

/** A socket whose server is the test; `dialled` holds those that were made, the newest last. */
export function fakeSockets() {
  const dialled = [];
  class FakeSocket {
    bufferedAmount = 0;
    sent = [];

    constructor() {
      dialled.push(this);
    }

    send(text) {
      this.sent.push(JSON.parse(text));
    }

    close() {}

    /** Frames of a type that the client sent. */
    of(type) {
      return this.sent.filter((frame) => frame.type === type);
    }

    say(frame) {
      this.onmessage({ data: JSON.stringify(frame) });
    }

    rec(address, body) {
      this.say({ type: 'rec', address, body });
    }

    err(status, given = {}) {
      this.say({ type: 'err', failureCode: status, error: { statusCode: status, message: 'no' }, ...given });
    }

    end(code) {
      this.onclose({ code });
    }
  }
  return { FakeSocket, dialled };
}

/** A client whose connection is a fake one, opened; what is told is kept in `states` and `errors`. */
export async function connected(options = {}, over = 'WebSocket') {
  const { FakeSocket, dialled } = fakeSockets();
  const states = [];
  const errors = [];
  const chat = connect({
    url: 'http://chat.example',
    token: () => 'token',
    random: () => 0,
    [over]: FakeSocket,
    onError: (failure) => errors.push(failure),
    ...options,
    onState: (state, facts) => {
      states.push({ state, ...facts });
      options.onState?.(state, chat);
    },
  });
  await settled();
  dialled[0].onopen();
  return { chat, dialled, socket: dialled[0], states, errors };
}
