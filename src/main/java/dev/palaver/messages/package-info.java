/**
 * Messages: the batched send, edits, reads.
 *
 * <p>A send ({@link dev.palaver.messages.MessageWriter}) is one transaction of message row, place
 * in the channel, event and audit row. Concurrent sends on a node share one: while a batch commits,
 * the next collects. The database decides within that statement who may write, so that no cache can
 * be behind; what needs more than the one statement (a new channel, one that the reference filled,
 * a user named for the first time) is sent back and done in a transaction of its own channel
 * ({@code ChannelTurn}).
 *
 * <p>Life cycle: one writer verticle a node owns the queues; HTTP verticles hand messages over and
 * are answered on their own context, after commit. Invariants: an answered message is committed; a
 * caller's bad row fails that caller only; every queue is bounded by count and bytes.
 */
package dev.palaver.messages;
