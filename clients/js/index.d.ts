/** A client of the Palaver chat service, for browsers and Node. The protocol: docs/realtime.md. */

/** Connects a user. Comes back at once; `state` and `onState` tell how it goes. */
export function connect(options: ConnectOptions): Chat;

export interface ConnectOptions {
  /** Where the service is, as `https://chat.example.com`. */
  url: string;
  /**
   * The user's JWT. Asked for at the start, shortly before the last one ends, and when the server
   * refuses one. Null when the user is signed out: the client closes. When it throws, it is asked
   * again later.
   */
  token: () => string | null | undefined | Promise<string | null | undefined>;
  onState?: StateListener;
  /** What went wrong beside the answers to calls, a throwing handler too; default: the console. */
  onError?: (failure: unknown) => void;
  /** Another WebSocket than the platform's, as that of `ws` on Node 20. */
  WebSocket?: unknown;
  /** The class of `sockjs-client`: then sockets fall back to HTTP where WebSockets do not pass. */
  SockJS?: unknown;
  fetch?: typeof fetch;
  /** `socket` (default): messages go over the socket while there is one; `rest`: always HTTP. */
  sendOver?: 'socket' | 'rest';
  /** Events of one subscription that may wait for their handler (1000); more stay at the server. */
  maxQueue?: number;
  /** Messages that may wait to be sent (100); more are refused with QUEUE_FULL. */
  maxPendingSends?: number;
  times?: Partial<Times>;
  /** In [0, 1), for the jitter. */
  random?: () => number;
}

/** Milliseconds. */
export interface Times {
  /** To open a connection (10 000). */
  openMs: number;
  /**
   * Silence after which the client asks whether the server is there (25 000); over SockJS also how
   * often one that only listens shows that it is there itself.
   */
  probeMs: number;
  /** To wait for an answer over the socket (10 000). */
  replyMs: number;
  /** A connection that lives so long makes the next wait short again (10 000). */
  stableMs: number;
  /** In which a send, or a read, is repeated before it fails (60 000). */
  sendMs: number;
  /** The first wait before coming back (500); each further one is twice as long. */
  baseMs: number;
  /** The longest wait before coming back (30 000). */
  maxMs: number;
}

export type State = 'connecting' | 'online' | 'reconnecting' | 'closed';
/** `reason`: why it is not online; absent when the caller closed. */
export type StateListener = (state: State, facts: { reason?: PalaverError; retryInMs?: number }) => void;

export interface Chat {
  readonly state: State;
  /** Returns a function that ends the listening. */
  onState(listener: StateListener): () => void;
  /** Every event of a channel after `after`, once and in order, through reconnects. */
  subscribe(channelId: string, options: SubscribeOptions): Subscription;
  /** What concerns the user (one's own id) in any channel. */
  subscribeUser(userId: string, options: FeedOptions): Feed;
  /**
   * Stores a message; resolves when it is stored. Repeated until then, under one idempotency key,
   * for `sendMs`. Messages to one channel are stored in the order of the calls.
   */
  send(message: NewMessage, options?: SendOptions): Promise<Message>;
  /** Tells that the user is typing, at most once a second and channel. */
  typing(channelId: string): void;
  /** All up to `seq` is read. */
  read(channelId: string, seq: number): Promise<void>;
  readonly channels: ChannelCalls;
  /** Any other operation of openapi/palaver.yaml. */
  readonly rest: RestCalls;
  /** Ends the connection and all subscriptions; what waits to be sent is rejected. */
  close(): void;
}

/**
 * `joining`: events wait for the connection or the server; `live`; `paused`: the handlers are
 * slower than the channel, the server keeps what follows; `ended`: for good.
 */
export type SubscriptionState = 'joining' | 'live' | 'paused' | 'ended';

export interface SubscribeOptions {
  /** The last event that the caller has, 0 for none; absent: only what happens from now on. */
  after?: number;
  /** When it returns a promise, the next event waits for it. */
  onEvent: (event: ChatEvent) => unknown;
  /** Whether `presence` of the channel is wanted, too. */
  presence?: boolean;
  /** `typing` and `presence`: in no log, without a `seq`. */
  onEphemeral?: (event: EphemeralEvent) => unknown;
  /**
   * The log does not reach back to `after`: read the channel's history up to `head` over REST.
   * Events after `head` follow, when the promise that this returns has settled.
   */
  onReset?: (reset: { channelId: string; after: number | undefined; head: number }) => unknown;
  onState?: (state: SubscriptionState, facts: { head?: number; reason?: PalaverError }) => void;
}

export interface Subscription {
  readonly channelId: string;
  readonly state: SubscriptionState;
  /** Place of the last event whose handler has ended: what to keep for `after`. */
  readonly seq: number | undefined;
  close(): void;
}

export interface FeedOptions {
  onEvent: (event: Record<string, unknown> & { type: string }) => unknown;
  /** There was a break, or the user's rights changed: read the list of channels again. */
  onReset?: () => unknown;
  onState?: (state: SubscriptionState, facts: { reason?: PalaverError }) => void;
}

export interface Feed {
  readonly state: SubscriptionState;
  close(): void;
}

/** An event of a channel's log. */
export interface ChatEvent<T extends EventType = EventType> {
  type: T;
  channelId: string;
  /** 1, 2, 3 … without a hole. */
  seq: number;
  /** RFC 3339. */
  occurredOn: string;
  /** The user who did it; null for the service. */
  actor: string | null;
  /** The row as REST returns it; of a deleted one what is left. */
  data: Record<string, any>;
}

export type EventType =
  | 'message.created' | 'message.updated' | 'message.deleted'
  | 'recipient.created' | 'recipient.updated' | 'recipient.deleted'
  | 'attachment.created' | 'attachment.updated' | 'attachment.deleted'
  | 'channel.created' | 'channel.updated' | 'channel.archived'
  | 'member.joined' | 'member.updated' | 'member.left'
  | 'read';

export interface EphemeralEvent {
  type: string;
  channelId: string;
  [property: string]: unknown;
}

export interface NewMessage {
  channelId: string;
  /** What kind of thing the channel is, in the terms of the embedding product. */
  channelType: string;
  body: string;
  subject?: string;
  toUserId?: string;
  parentMessageId?: string;
  status?: number;
}

export interface SendOptions {
  /** Default: a new one for each call. Keep it to repeat a send after a restart of the page. */
  idempotencyKey?: string;
  /** Default: `sendMs`. */
  timeoutMs?: number;
  signal?: AbortSignal;
}

export interface Message extends NewMessage {
  id: string;
  /** Place in the channel; null only for a message of the reference that has none yet. */
  seq: number | null;
  createdBy: string;
  createdOn: string;
  [column: string]: any;
}

export interface Channel {
  id: string;
  channelType: string;
  name: string | null;
  /** Place of the newest event. */
  seq: number;
  role: 'owner' | 'moderator' | 'member' | 'reader' | null;
  readSeq: number | null;
  unreadCount: number;
  lastMessage: Message | null;
  [property: string]: any;
}

export interface NewChannel {
  id?: string;
  channelType: string;
  name?: string;
  metadata?: Record<string, unknown>;
  members?: { userId: string; role?: 'owner' | 'moderator' | 'member' | 'reader' }[];
}

export interface ListOptions {
  limit?: number;
  /** The `next` of the page before. */
  before?: string;
  archived?: boolean;
  signal?: AbortSignal;
}

export interface HistoryOptions {
  /** The newest ones before this place. */
  before?: number;
  /** The oldest ones after this place; goes before `before`. */
  after?: number;
  limit?: number;
  /** Only the replies to this message. */
  parentMessageId?: string;
  /** Relations that come with each message, as `filter[include]` of `GET /messages` takes them. */
  include?: unknown[];
  signal?: AbortSignal;
}

export interface ChannelCalls {
  list(options?: ListOptions): Promise<{ channels: Channel[]; next: string | null }>;
  all(options?: ListOptions): AsyncGenerator<Channel>;
  get(channelId: string): Promise<Channel>;
  create(channel: NewChannel, options?: { idempotencyKey?: string }): Promise<Channel>;
  direct(userId: string): Promise<Channel>;
  members(channelId: string, options?: { limit?: number; after?: string }): Promise<any>;
  /** The newest messages, or those before or after a place; the oldest first. */
  history(channelId: string, options?: HistoryOptions): Promise<Message[]>;
}

export interface RestOptions {
  /** Objects travel as JSON, as `filter` and `where` do. */
  query?: Record<string, unknown>;
  headers?: Record<string, string>;
  /** Makes a POST safe to repeat. */
  idempotencyKey?: string;
  timeoutMs?: number;
  signal?: AbortSignal;
}

export interface RestCalls {
  get(path: string, options?: RestOptions): Promise<any>;
  post(path: string, body?: unknown, options?: RestOptions): Promise<any>;
  patch(path: string, body: unknown, options?: RestOptions): Promise<any>;
  delete(path: string, options?: RestOptions): Promise<any>;
  request(method: string, path: string, options?: RestOptions & { body?: unknown }): Promise<any>;
}

/** What the server refused (`status` is the HTTP status), or what could not be done (0). */
export class PalaverError extends Error {
  constructor(message: string, facts?: {
    status?: number; name?: string; code?: string; details?: unknown[]; retryAfterMs?: number; cause?: unknown;
  });
  readonly status: number;
  readonly code: string | undefined;
  readonly details: unknown[];
  readonly retryAfterMs: number | undefined;
  /** Whether the same request may succeed later, without a change. */
  readonly retryable: boolean;
}

/** A random UUID for an `idempotencyKey`, also where `crypto.randomUUID` is not: on pages over plain HTTP. */
export function uuid(): string;

/** What the client does at each close code of the server; at others it comes back. */
export const CLOSE_CODES: Record<number, { reconnect: boolean; freshToken?: boolean; leastMs?: number }>;
