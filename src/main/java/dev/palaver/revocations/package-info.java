/**
 * Tokens that end before their time.
 *
 * <p><b>Overview.</b> {@link dev.palaver.revocations.Revocations} is the door. An administrator
 * names a token (its {@code jti}) or a user; the row is committed, told to all nodes over the bus,
 * and kept by each in memory, where every verified token is looked up ({@link
 * dev.palaver.http.DenyList}).
 *
 * <p><b>Invariants.</b> A node knows a revocation when the bus brought it, and at the latest one
 * {@code CHAT_REVOCATION_POLL_MS} after its commit, when it reads the rows that are new. A row, and
 * its copy in memory, goes when no token that it names can be alive ({@code
 * CHAT_TOKEN_MAX_LIFE_HOURS}); there are never more than {@code CHAT_REVOCATION_MAX}.
 *
 * <p><b>Threading.</b> Look-ups from any thread; all else on the verticle's context.
 */
package dev.palaver.revocations;
