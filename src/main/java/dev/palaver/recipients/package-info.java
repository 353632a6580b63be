/**
 * Recipients: to whom a message is addressed, and whether they have read it. {@link
 * dev.palaver.recipients.Recipients} is the door.
 */
package dev.palaver.recipients;
