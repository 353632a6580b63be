package dev.palaver.testing;

import dev.palaver.testing.TestServer.Answer;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** A channel with its owner and a first message, of a {@link TestServer}. */
public record TestChannel(TestServer server, UUID id, UUID ownerId, String owner, String message) {
  /** A new channel, which its owner opens with a message. */
  public static TestChannel open(TestServer server) {
    UUID id = UUID.randomUUID();
    UUID owner = UUID.randomUUID();
    String token = Tokens.of(owner).build();
    Answer first = server.post(token, "/messages", TestServer.message(id));
    return new TestChannel(server, id, owner, token, first.id());
  }

  /** Makes a user a member, past the API; {@code role} as in the table. */
  public String join(UUID user, String role) throws SQLException {
    server
        .database()
        .execute(
            "INSERT INTO main.channel_members (channel_id, user_id, role) VALUES ('%s', '%s', '%s')"
                .formatted(id, user, role));
    return Tokens.of(user).build();
  }

  /** A new user with a role here; the answer is the token. */
  public String join(String role) throws SQLException {
    return join(UUID.randomUUID(), role);
  }

  /** A message of this author; the answer is its id. */
  public String post(String token) {
    return server.post(token, "/messages", TestServer.message(id)).id();
  }

  /** A recipient row as a client posts it. */
  public JsonObject recipient(UUID user, String messageId) {
    return new JsonObject()
        .put("channelId", id.toString())
        .put("recipientId", user.toString())
        .put("messageId", messageId);
  }

  /** An attachment as a client posts it. */
  public JsonObject attachment(String messageId) {
    return new JsonObject()
        .put("channelId", id.toString())
        .put("messageId", messageId)
        .put("fileKey", "invoices/17.pdf")
        .put("metaData", new JsonObject().put("size", 3));
  }

  /** The log: each event as its {@code seq} and type, after the owner's first message. */
  public List<String> log() throws SQLException {
    return server
        .database()
        .column(
            """
            SELECT seq || ' ' || type FROM main.channel_events
            WHERE channel_id = '%s' AND seq > 1 ORDER BY seq
            """
                .formatted(id));
  }

  /** The data of the newest event. */
  public JsonObject newest() throws SQLException {
    return newest("%");
  }

  /** The data of the newest event of a type; {@code %} stands for any. */
  public JsonObject newest(String type) throws SQLException {
    return new JsonObject(
        server
            .database()
            .value(
                """
                SELECT payload FROM main.channel_events
                WHERE channel_id = '%s' AND type LIKE '%s' ORDER BY seq DESC LIMIT 1
                """
                    .formatted(id, type)));
  }
}
