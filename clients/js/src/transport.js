import { PalaverError } from './errors.js';

const CLOSE_AFTER_ERROR_MS = 100;

/**
 * What a link needs of a socket; after `drop` nothing is told any more.
 *
 * @typedef {{send: (text: string) => void, waiting: () => number, drop: () => void}} Wire
 * @typedef {{open: () => void, text: (text: string) => void, closed: (code: number) => void}} WireEvents
 * @typedef {{dial: (events: WireEvents) => Wire, tokenInFrames: boolean, answersPings: boolean}} Transport
 */

/**
 * A plain WebSocket, or the SockJS client that the caller brings.
 *
 * @param {string} url of the service, without a slash at the end
 * @param {{WebSocket?: any, SockJS?: any}} given
 * @returns {Transport}
 */
export function transportOf(url, given) {
  if (given.SockJS) {
    const SockJS = given.SockJS;
    // Over its polling transports a request carries no proof of its own: each frame must. Its own
    // heartbeats are no sign of life to the server: only frames are.
    const dial = (/** @type {WireEvents} */ events) => wire(new SockJS(`${url}/eventbus`), events);
    return { dial, tokenInFrames: true, answersPings: false };
  }
  const Socket = given.WebSocket ?? globalThis.WebSocket;
  if (!Socket) {
    throw PalaverError.local('This platform has no WebSocket: give one as an option', 'NO_WEBSOCKET');
  }
  const address = `${url.replace(/^http/, 'ws')}/eventbus/websocket`;
  const dial = (/** @type {WireEvents} */ events) => wire(new Socket(address), events);
  return { dial, tokenInFrames: false, answersPings: true };
}

/**
 * @param {any} socket a WebSocket or SockJS object
 * @param {WireEvents} events
 * @returns {Wire}
 */
function wire(socket, events) {
  let live = true;
  const end = (/** @type {number} */ code) => {
    if (live) {
      live = false;
      events.closed(code);
    }
  };
  socket.onopen = () => live && events.open();
  socket.onmessage = (/** @type {{data: unknown}} */ message) => {
    if (live && typeof message.data === 'string') {
      events.text(message.data);
    }
  };
  socket.onclose = (/** @type {{code?: number}} */ close) => end(close?.code ?? 1006);
  // A close follows every error, with its code; but not in Node 20 when the handshake breaks off.
  socket.onerror = () => setTimeout(() => end(1006), CLOSE_AFTER_ERROR_MS);
  return {
    send: (text) => socket.send(text),
    waiting: () => socket.bufferedAmount ?? 0,
    drop: () => {
      live = false;
      try {
        socket.close();
      } catch {
        // It was never open: there is nothing to close.
      }
    },
  };
}
