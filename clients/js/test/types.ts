// Compiled, never run: what callers write must type-check, and what is wrong must not.
import { connect, PalaverError, uuid, type ChatEvent, type Message, type State } from '../index.js';

const chat = connect({ url: 'https://chat.example.com', token: async () => 'jwt' });
const state: State = chat.state;
const stop: () => void = chat.onState((now, { reason, retryInMs }) => void [now, reason?.code, retryInMs]);
const subscription = chat.subscribe('c', { after: 0, onEvent: async (event: ChatEvent) => void event.seq });
const place: number | undefined = subscription.seq;
const sent: Promise<Message> = chat.send({ channelId: 'c', channelType: 'group', body: 'hi' }, { idempotencyKey: uuid() });
const replies: Promise<Message[]> = chat.channels.history('c', { parentMessageId: 'm', before: 7 });
for await (const channel of chat.channels.all()) {
  const unread: number = channel.unreadCount;
  void unread;
}
void [state, stop, place, sent, replies, new PalaverError('x').retryable];

// @ts-expect-error a token is required
connect({ url: 'https://chat.example.com' });
// @ts-expect-error so is a handler
chat.subscribe('c', { after: 0 });
// @ts-expect-error and a body
void chat.send({ channelId: 'c', channelType: 'group' });
