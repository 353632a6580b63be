import { h, write } from './dom.js';

/** How the connection is, said honestly: nothing while it is well. */
export class ConnectionLine {
  element = h('p', { class: 'connection', role: 'status', hidden: true });
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
      reconnecting: seconds > 0 ? `Reconnecting in ${seconds} s… What you write is sent when the connection is back.` : 'Reconnecting… What you write is sent when the connection is back.',
      closed: reason ? `Disconnected: ${reason.message}` : 'Disconnected.',
    };
    this.element.hidden = words[state] === '';
    this.element.dataset.state = state;
    write(this.element, words[state]);
    if (state === 'reconnecting' && seconds > 0) {
      this.#timer = setTimeout(() => this.render(), 1000);
    }
  }
}
