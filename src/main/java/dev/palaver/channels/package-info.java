/**
 * Channels and their members. {@link dev.palaver.channels.Channels} is the door: who may read, hear
 * and write what; {@link dev.palaver.channels.ChannelOperations} binds the operations.
 *
 * <p><b>Overview.</b> A change of a channel or of its members is one transaction of rows and events
 * ({@code ChannelChanges}). Receipts are a watermark for each member ({@code Receipts}). Channels
 * that the reference filled are adopted at their first use ({@code Adopter}), and by a background
 * pass ({@code Numbering}), both in small transactions of their own ({@code Adoption}).
 *
 * <p><b>Life cycle.</b> One numbering verticle a node, which looks again from time to time when
 * nothing is left to number. {@code Adopter} and {@code Standings} know who waits for them;
 * everything else is stateless.
 *
 * <p><b>Invariants.</b> Locks are taken in the order idempotency key, channel, members. Adoption
 * alone locks messages after a channel, and only such as have no place: who holds a lock on one of
 * those does not wait for a channel's, but gives up ({@code NotAdopted}). A channel that has an
 * owner keeps one. Two users have one direct channel, and it has them as its members for ever. A
 * watermark never goes back and never passes the head.
 */
package dev.palaver.channels;
