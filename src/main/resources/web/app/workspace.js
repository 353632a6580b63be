import { connect } from '../client/index.js';
import { Conversation } from './conversation.js';
import { Emitter } from './emitter.js';
import { service } from './session.js';

const PAGE = 50;

/** Everything that the user has: the connection and the channels. */
export class Workspace {
  changed = new Emitter();
  connection = { state: 'connecting', reason: undefined, retryAt: undefined };
  /** @type {Map<string, Conversation>} */ conversations = new Map();
  /** Whether the first page of channels has come, and why not. */
  loaded = false;
  failure = undefined;
  /** There are channels beyond those that were read. */
  next = undefined;
  /** Why the session is over. */
  signedOut = undefined;
  #session;
  #opening = new Map();
  #turn = 0;

  constructor(session, directory) {
    this.#session = session;
    this.me = session.user;
    this.directory = directory;
    this.chat = connect({
      url: service,
      token: session.token,
      onState: (state, facts) => this.#connection(state, facts),
      onError: (failure) => console.warn('palaver:', failure?.message ?? failure),
    });
    this.chat.subscribeUser(this.me, {
      onEvent: (event) => this.#concerns(event),
      // What happened before it heard, at first or again, is in no event.
      onState: (state) => state === 'live' && this.load(),
    });
    directory.changed.on(() => this.changed.emit());
    void this.load();
  }

  /** The channels, the one written to last first. */
  get list() {
    return [...this.conversations.values()].sort(
      (a, b) => b.channel.activeOn.localeCompare(a.channel.activeOn) || (a.id < b.id ? -1 : 1),
    );
  }

  get unread() {
    return [...this.conversations.values()].reduce((sum, { channel }) => sum + channel.unreadCount, 0);
  }

  isOnline(userId) {
    return userId === this.me || [...this.conversations.values()].some(({ members }) => members.present.has(userId));
  }

  /** The other one of a direct channel, once known. */
  partnerOf(conversation) {
    return [...conversation.members.all.keys()].find((userId) => userId !== this.me);
  }

  titleOf(conversation) {
    const { name, direct, channelType, id } = conversation.channel;
    if (direct) {
      const partner = this.partnerOf(conversation);
      return partner ? this.directory.nameOf(partner) : 'Direct chat';
    }
    return name ?? `${channelType} ${id.slice(0, 8)}`;
  }

  /** The newest channels. */
  async load() {
    const turn = ++this.#turn;
    this.failure = undefined;
    this.changed.emit();
    try {
      const page = await this.chat.channels.list({ limit: PAGE });
      page.channels.forEach((channel) => this.#take(channel));
      this.next = this.loaded ? this.next : page.next;
      this.loaded = true;
    } catch (failure) {
      // One that was asked for later tells whether the list is whole.
      this.failure = turn === this.#turn ? failure : this.failure;
      this.#checkToken(failure);
    }
    this.changed.emit();
  }

  async loadMore() {
    const page = await this.chat.channels.list({ limit: PAGE, before: this.next });
    page.channels.forEach((channel) => this.#take(channel));
    this.next = page.next;
    this.changed.emit();
  }

  /** A channel that is in the list, or is read for it; rejects when it is not the user's. */
  conversation(id) {
    const known = this.conversations.get(id);
    if (known) {
      return Promise.resolve(known);
    }
    if (!this.#opening.has(id)) {
      const read = this.chat.channels.get(id).then((channel) => this.#take(channel));
      this.#opening.set(id, read.finally(() => this.#opening.delete(id)));
    }
    return this.#opening.get(id);
  }

  async createGroup(name, userIds) {
    const members = userIds.map((userId) => ({ userId }));
    return this.#take(await this.chat.channels.create({ channelType: 'group', name, members }));
  }

  async direct(userId) {
    return this.#take(await this.chat.channels.direct(userId));
  }

  /** A person who has only a name yet. */
  addPerson(name) {
    return this.#session.addPerson(name);
  }

  close() {
    this.chat.close();
  }

  #take(channel) {
    const known = this.conversations.get(channel.id);
    if (known && !known.ended) {
      return known;
    }
    const conversation = new Conversation(this.chat, this.me, channel);
    this.conversations.set(channel.id, conversation);
    conversation.changed.on((what) => {
      if (what === 'ended' && this.chat.state !== 'closed') {
        this.conversations.delete(conversation.id);
      }
      this.changed.emit(what, conversation);
    });
    if (channel.direct) {
      void conversation.members.load();
    }
    this.changed.emit();
    return conversation;
  }

  /** Of channels that are not in the list; those that are hear their own events. */
  #concerns({ type, channelId, data }) {
    if (channelId && !this.conversations.has(channelId) && !(type === 'member.left' && data?.userId === this.me)) {
      this.conversation(channelId).catch(() => {});
    }
  }

  #connection(state, { reason, retryInMs }) {
    this.connection = { state, reason, retryAt: retryInMs === undefined ? undefined : Date.now() + retryInMs };
    if (state !== 'online') {
      this.conversations.forEach(({ members }) => members.forgetPresence());
    }
    this.#checkToken(reason);
    this.changed.emit('connection');
  }

  /** A session without another token ends with the one that it has. */
  #checkToken(failure) {
    const refused = failure?.status === 401 || failure?.code === 'CLOSE_4401';
    if (failure?.code === 'SIGNED_OUT' || (refused && this.#session.fixed && !this.signedOut)) {
      this.signedOut = failure;
      this.chat.close();
    }
  }
}
