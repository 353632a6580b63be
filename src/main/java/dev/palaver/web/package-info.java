/**
 * The pages for people: the chat page at {@code /}, the API explorer at {@code /explorer}, the
 * real-time contract at {@code /asyncapi}. They are static files from the class path, and use
 * nothing but what every client may use. {@link dev.palaver.web.WebPages} is the door.
 */
package dev.palaver.web;
