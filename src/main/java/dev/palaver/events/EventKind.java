package dev.palaver.events;

/**
 * What an event of the log tells. The log outlives versions: besides what this node writes ({@link
 * EventType}) it may hold what a newer one wrote, before or after it, and that passes as it is.
 */
public sealed interface EventKind permits EventType, EventKind.Unknown {
  /** The {@code type} in the log and on the wire. */
  String wireName();

  /** A kind that this version does not know. */
  record Unknown(String wireName) implements EventKind {}
}
