package dev.palaver.history;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import java.util.UUID;

/**
 * One event, as the log has it or as a reader got it.
 *
 * @param id of the message, null for other events
 * @param body of the message, null where there is none
 * @param digest of the whole data and the actor, so that a changed property shows
 */
record LoggedEvent(long seq, String type, String id, String body, UUID digest) {
  static LoggedEvent of(long seq, String type, String actor, JsonObject data) {
    String canonical = actor + new JsonObject(new TreeMap<>(data.getMap())).encode();
    return new LoggedEvent(
        seq,
        type,
        data.getString("id"),
        data.getString("body"),
        UUID.nameUUIDFromBytes(canonical.getBytes(StandardCharsets.UTF_8)));
  }

  /** From the body of a frame. */
  static LoggedEvent ofWire(JsonObject event) {
    return of(
        event.getLong("seq"),
        event.getString("type"),
        event.getString("actor"),
        event.getJsonObject("data"));
  }

  @Override
  public String toString() {
    return seq + " " + type + (body == null ? "" : " '" + body + "'");
  }
}
