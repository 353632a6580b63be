import { h, write } from './dom.js';

/** How the connection is, said honestly: nothing while it is well. */
export class ConnectionLine {
  #words = h('span', { role: 'status' });
  /** For the eyes alone: a screen reader would be interrupted each second. */
  #seconds = h('span', { 'aria-hidden': 'true' });
  element = h('p', { class: 'connection', hidden: true }, this.#words, ' ', this.#seconds);
  #workspace;
  #timer;

  constructor(workspace) {
    this.#workspace = workspace;
  }

  render() {
    clearTimeout(this.#timer);
    const { state, retryAt, reason } = this.#workspace.connection;
    const seconds = Math.ceil(((retryAt ?? 0) - Date.now()) / 1000);
    const words = {
      connecting: 'Connecting…',
      online: '',
      reconnecting: 'Reconnecting… What you write is sent when the connection is back.',
      closed: reason ? `Disconnected: ${reason.message}` : 'Disconnected.',
    };
    this.element.hidden = words[state] === '';
    this.element.dataset.state = state;
    write(this.#words, words[state]);
    const waits = state === 'reconnecting' && seconds > 0;
    write(this.#seconds, waits ? `Next try in ${seconds} s.` : '');
    if (waits) {
      this.#timer = setTimeout(() => this.render(), 1000);
    }
  }
}
