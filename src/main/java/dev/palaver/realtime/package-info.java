/**
 * Sockets: the bridge protocol, the hub that fans events out, subscriptions and their replay.
 *
 * <p><b>Overview.</b> {@link dev.palaver.realtime.Realtime} is the door. An event goes bus → {@code
 * Hub} (one a node; {@code ChannelFeed} brings it in order) → {@code LoopFanout} (one an event
 * loop) → {@code Subscription} (one for each socket and channel; {@code Cursor} holds its place) →
 * {@code Outbox} → {@code ClientSocket} ({@code FrameWriter} writes to all WebSockets of a loop). A
 * client's frame goes {@code ClientSocket} → {@code Connection} → {@code Inbox} → {@code
 * SocketSession}, which asks {@link dev.palaver.http.TokenVerifier} who it is and {@link
 * dev.palaver.realtime.ChannelAccess} what it may hear.
 *
 * <p><b>Life cycle.</b> {@code start} deploys the hub on an event loop of its own; {@code mount}
 * makes a {@code SocketLoop} for each HTTP verticle; {@code stop} closes every socket with {@link
 * dev.palaver.realtime.CloseCode#GOING_AWAY} and undeploys the hub. A bus address is registered
 * while a channel of its shard has a subscriber on this node, and for two seconds more.
 *
 * <p><b>Invariants.</b>
 *
 * <ul>
 *   <li>A subscription delivers every event after its start once, in the order of {@code seq},
 *       without a gap. Whoever sees a gap, hub or subscription, reads the log; nobody skips, except
 *       where the log itself has lost its beginning, and then the client is told {@code
 *       recovered:false}.
 *   <li>First the index, then the head, then access: an event after the head comes live, and a loss
 *       of access shows as a {@code member.*} event after the head, which stops the subscription
 *       until access is checked again.
 *   <li>An event is encoded once on a node, and one consumer serves all channels of a shard.
 *   <li>Every queue has a bound: early events of a channel ({@code ChannelFeed}), bytes between hub
 *       and loop ({@code LoopFanout}), bytes to a socket ({@code Outbox}), frames from it ({@code
 *       Inbox}), registrations of a socket under way ({@code Registrations}), reads of a user's
 *       feed ({@code BatchReader}). What does not fit is read from the log again, or the socket is
 *       closed with a code that says so.
 * </ul>
 *
 * <p><b>Threading.</b> All state of a socket belongs to its event loop, all state of the hub to the
 * hub's; they hand each other values by {@code runOnContext} and share no lock. {@code Realtime}
 * may be used from any thread, {@code mount} on an event loop.
 */
package dev.palaver.realtime;
