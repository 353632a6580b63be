/**
 * What messages, recipients and attachments have in common. A change ({@link
 * dev.palaver.records.RecordEditor}), by id or in bulk, is one transaction of rows, audit rows and
 * events; each feature describes its rows as a {@link dev.palaver.records.RecordKind}. Recipients
 * and attachments are parts of messages ({@link dev.palaver.records.PartKind}): created, told and
 * admitted in the channel of their message. Messages themselves are created by their own package.
 *
 * <p>Locks, always in this order: an idempotency key; rows by id; the messages that they belong to,
 * by id (shared, so that they do not move meanwhile); channels by id.
 */
package dev.palaver.records;
