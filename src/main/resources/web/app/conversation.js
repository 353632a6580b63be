import { ChannelFacts } from './channel-facts.js';
import { Drafts } from './drafts.js';
import { Emitter } from './emitter.js';
import { Members } from './members.js';
import { Outbox } from './outbox.js';
import { Timeline } from './timeline.js';

/**
 * One channel, kept up to date by its events: facts for the list of channels at any time, messages
 * once it is opened.
 */
export class Conversation {
  changed = new Emitter();
  /** Why it is no more the user's; undefined while it is. */
  ended = undefined;
  #chat;
  #me;
  #facts;
  #subscription;
  #opened = false;
  drafts = new Drafts();

  /** @param {any} chat @param {string} me @param {any} channel as REST returns it */
  constructor(chat, me, channel) {
    this.#chat = chat;
    this.#me = me;
    this.#facts = new ChannelFacts(chat, channel);
    this.members = new Members(chat, channel.id);
    this.outbox = new Outbox(chat, (message) => this.#stored(message));
    this.timeline = new Timeline((place) => this.#page(place));
    this.#subscription = chat.subscribe(channel.id, {
      after: channel.seq,
      presence: true,
      onEvent: (event) => this.#take(event),
      onEphemeral: (event) => this.members.signal(event),
      onReset: ({ head }) => this.#startOver(head),
      onState: (state, { reason }) => this.#became(state, reason),
    });
    [this.#facts.changed, this.members.changed, this.outbox.changed, this.timeline.changed].forEach((part) =>
      part.on(() => this.changed.emit()),
    );
  }

  /** As REST returns it. */
  get channel() {
    return this.#facts.now;
  }

  get id() {
    return this.channel.id;
  }

  get writable() {
    return !this.ended && !this.channel.archivedOn && this.channel.role !== 'reader';
  }

  /** Whether the user may change what others say, and who is in it. */
  get moderates() {
    return ['owner', 'moderator'].includes(this.channel.role) && !this.channel.direct;
  }

  /** Reads what an opened channel shows; at a place, or the newest. */
  open(seq) {
    this.#opened = true;
    void this.members.load();
    if (seq !== undefined && !this.timeline.at(seq)) {
      return this.timeline.around(seq);
    }
    return seq === undefined && !this.timeline.atEnd ? this.timeline.toEnd() : undefined;
  }

  send(body, parentMessageId) {
    this.outbox.send({ channelId: this.id, channelType: this.channel.channelType, body, parentMessageId });
  }

  typing() {
    this.#chat.typing(this.id);
  }

  /** Everything that is there has been seen. */
  read() {
    return this.ended ? undefined : this.#facts.read();
  }

  edit(message, body) {
    return this.#chat.rest.patch(`/messages/${message.id}`, { body });
  }

  delete(message) {
    return this.#chat.rest.delete(`/messages/${message.id}`);
  }

  /** Marks a message for oneself: the user's recipient row of it says so. */
  async favourite(message, isFavorite) {
    const [mine] = message.messageRecipients ?? [];
    const row = mine
      ? await this.#chat.rest.patch(`/message-recipients/${mine.id}`, { isFavorite }).then(() => ({ ...mine, isFavorite }))
      : await this.#chat.rest.post('/message-recipients', { channelId: this.id, messageId: message.id, recipientId: this.#me, isFavorite });
    this.#hang({ relation: 'messageRecipients', row: { ...row, messageId: message.id }, gone: false });
    return row.isFavorite;
  }

  /** Messages that hold these words; with `favourites` only those that the user has marked. */
  async search(words, favourites) {
    const pattern = `%${words.replace(/[\\%_]/g, '\\$&')}%`;
    const where = { channelId: this.id, ...(words && { body: { ilike: pattern } }) };
    if (favourites) {
      const mine = { channelId: this.id, recipientId: this.#me, isFavorite: true };
      const rows = await this.#get('/message-recipients', { where: mine, fields: ['messageId'], limit: 500 });
      where.id = { inq: rows.map((row) => row.messageId) };
      if (rows.length === 0) {
        return [];
      }
    }
    return this.#get('/messages', { where, order: 'seq DESC', limit: 50 });
  }

  /** A message by its id, from the window or the server; undefined when it is gone. Fails when that cannot be told. */
  async find(id) {
    const query = { filter: { include: this.#include() } };
    return this.timeline.get(id) ?? this.#chat.rest.get(`/messages/${id}`, { query }).catch((failure) => {
      if (failure.status !== 404) {
        throw failure;
      }
    });
  }

  /** Replies to a message, in pages: a window on them, not read yet. */
  thread(parentMessageId) {
    return new Timeline((place) => this.#page({ ...place, parentMessageId }));
  }

  refresh() {
    return this.#facts.refresh();
  }

  close() {
    this.#subscription.close();
    this.members.close();
  }

  #include() {
    const mine = { relation: 'messageRecipients', scope: { where: { recipientId: this.#me } } };
    return ['attachmentFiles', 'parentMessage', mine];
  }

  #page(place) {
    return this.#chat.channels.history(this.id, { ...place, include: this.#include() });
  }

  #get(path, filter) {
    return this.#chat.rest.get(path, { query: { filter } });
  }

  #take({ type, seq, data }) {
    const [kind] = type.split('.');
    const news = this.#facts.heard(seq);
    if (kind === 'message') {
      this.#message(type, data, news);
    } else if (kind === 'recipient' || kind === 'attachment') {
      this.#part(kind, type, data);
    } else if (kind === 'channel' && news) {
      const { name, metadata, archivedOn, channelType } = data;
      this.#facts.change({ name, metadata, channelType, archivedOn: archivedOn ?? null });
    } else if (kind === 'member') {
      this.members.take(type, data);
      if (data.userId === this.#me && type !== 'member.left' && news) {
        this.#facts.change({ role: data.role });
      }
    } else if (type === 'read') {
      this.members.read(data);
      if (data.userId === this.#me && data.seq > (this.channel.readSeq ?? 0)) {
        this.refresh().catch(() => {});
      }
    }
  }

  #message(type, data, news) {
    if (type === 'message.created') {
      const own = data.createdBy === this.#me;
      this.members.stopTyping(data.createdBy);
      if (own) {
        this.outbox.arrived(data);
      }
      this.timeline.add(data);
      if (news) {
        this.#facts.created(data, own);
      }
      this.changed.emit('message', data);
      return;
    }
    if (type === 'message.updated') {
      this.timeline.change(data.id, data);
      this.timeline.quote(data.id, data);
      if (news) {
        this.#facts.edited(data);
      }
    } else {
      this.timeline.remove(data.id);
      this.timeline.quote(data.id);
      if (news) {
        // The last message, and how many are unread, may be others now.
        this.refresh().catch(() => {});
      }
    }
    this.changed.emit(type === 'message.updated' ? 'changed' : 'deleted', data);
  }

  /** A recipient row of the user's own, or a file. */
  #part(kind, type, data) {
    const relation = kind === 'recipient' ? 'messageRecipients' : 'attachmentFiles';
    if (kind === 'recipient' && data.recipientId && data.recipientId !== this.#me) {
      return;
    }
    this.#hang({ relation, row: data, gone: type.endsWith('.deleted') });
  }

  #hang(part) {
    this.timeline.hang(part);
    this.changed.emit('part', part);
  }

  /** One's own message is there with its answer; its event may come much later. */
  #stored(message) {
    this.timeline.add(message);
    this.changed.emit('stored', message);
  }

  /** The log does not reach back to what the page has. */
  async #startOver(head) {
    this.#facts.lost(head);
    // None waits for another's success: a window that was not read anew would have a hole and not know.
    void this.members.reload();
    await Promise.allSettled([this.refresh(), this.#opened && this.timeline.toEnd()]);
    this.changed.emit('reset');
  }

  #became(state, reason) {
    if (state === 'ended') {
      this.ended = reason ?? new Error('closed');
      this.changed.emit('ended');
    } else if (state === 'live') {
      // What could not be read while the connection was bad.
      void this.members.retry();
      void this.#facts.retry();
      this.outbox.resume();
    }
  }
}
