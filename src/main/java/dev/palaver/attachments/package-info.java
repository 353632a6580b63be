/**
 * Attachments: where the files of a message are kept. {@link dev.palaver.attachments.Attachments}
 * is the door.
 */
package dev.palaver.attachments;
