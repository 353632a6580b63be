/**
 * What happens in a channel, told in order.
 *
 * <p><b>Overview.</b> PostgreSQL assigns the order and keeps the log ({@code channel_events}); the
 * event bus carries the news. An event is written in the transaction of the change that it tells
 * ({@link dev.palaver.events.EventLog}) and published after the commit ({@link
 * dev.palaver.events.EventPublisher}) to the address of its channel's shard ({@link
 * dev.palaver.events.EventWire}).
 *
 * <p><b>Life cycle.</b> None: the log borrows connections from its {@link
 * dev.palaver.sql.Database}, the publisher the event bus.
 *
 * <p><b>Invariants.</b> Within a channel {@code seq} is 1, 2, 3 … without a hole, in the order of
 * the commits. The bus may lose, repeat or reorder an event; the log never does: whoever consumes
 * the bus compares {@code seq} and reads what is missing from the log. A bus address is never made
 * for a channel, a user or a socket.
 *
 * <p><b>Threading.</b> All classes may be used from any thread and never block.
 */
package dev.palaver.events;
