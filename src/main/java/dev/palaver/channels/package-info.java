/**
 * Channels and their members. {@link dev.palaver.channels.Channels} is the door: who may read, hear
 * and write what; {@link dev.palaver.channels.ChannelOperations} binds the operations.
 *
 * <p><b>Overview.</b> A change of a channel or of its members is one transaction of rows and events
 * ({@code ChannelChanges}). Receipts are a watermark for each member ({@code Receipts}). Channels
 * that the reference filled are adopted at their first use, and by a background pass of small
 * transactions ({@code Adoption}, {@code Numbering}).
 *
 * <p><b>Life cycle.</b> One numbering verticle a node, which is done when nothing is left to
 * number; everything else is stateless.
 *
 * <p><b>Invariants.</b> Locks are taken in the order idempotency key, channel, members. A channel
 * that has an owner keeps one. Two users have one direct channel, and it has them as its members
 * for ever. A watermark never goes back and never passes the head.
 */
package dev.palaver.channels;
