/**
 * {@code Idempotency-Key} on POST: the same key by the same user answers the first response again,
 * for ever; with another body it is refused. Keys live in the database, written in the transaction
 * of what they name, so that every node and every restart knows them.
 */
package dev.palaver.idempotency;
