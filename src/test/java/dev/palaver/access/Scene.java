package dev.palaver.access;

import dev.palaver.testing.TestDatabase;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * One channel with its members, a message, the owner's reply to it, a recipient row and an
 * attachment of the message; or the ids of such a one that is not there.
 */
record Scene(UUID channel, UUID message, UUID reply, UUID recipient, UUID attachment) {
  /** The ids of nothing. */
  static Scene absent() {
    return new Scene(
        UUID.randomUUID(),
        UUID.randomUUID(),
        UUID.randomUUID(),
        UUID.randomUUID(),
        UUID.randomUUID());
  }

  /** A scene of its own, in which {@link Actor}s have their parts. */
  static Scene make(TestDatabase database) throws SQLException {
    return make(database, "The parcel has arrived.");
  }

  /**
   * The same.
   *
   * @param body of the message; without quotes
   */
  static Scene make(TestDatabase database, String body) throws SQLException {
    Scene scene = absent();
    database.execute(
        """
        INSERT INTO main.channels (id, type, created_by, last_seq, log_floor)
        VALUES ('%1$s', 'task', '%6$s', 2, 2);
        INSERT INTO main.channel_members (channel_id, user_id, role, left_on) VALUES %10$s;
        INSERT INTO main.messages (id, body, channel_id, channel_type, created_by, modified_by,
          to_user_id, parent_message_id, seq)
        VALUES ('%2$s', '%11$s', '%1$s', 'task', '%7$s', '%7$s', '%9$s', NULL, 1),
               ('%3$s', 'Thank you.', '%1$s', 'task', '%6$s', '%6$s', NULL, '%2$s', 2);
        INSERT INTO main.message_recipients (id, channel_id, message_id, recipient_id, created_by)
        VALUES ('%4$s', '%1$s', '%2$s', '%8$s', '%6$s');
        INSERT INTO main.message_files (id, channel_id, message_id, file_key, created_by)
        VALUES ('%5$s', '%1$s', '%2$s', 'invoices/17.pdf', '%7$s');
        """
            .formatted(
                scene.channel,
                scene.message,
                scene.reply,
                scene.recipient,
                scene.attachment,
                Actor.OWNER.id(),
                Actor.AUTHOR.id(),
                Actor.RECIPIENT.id(),
                Actor.TO_USER.id(),
                scene.members(),
                body));
    return scene;
  }

  private String members() {
    return Arrays.stream(Actor.values())
        .filter(actor -> actor.role() != null)
        .map(
            actor ->
                "('%s', '%s', '%s', %s)"
                    .formatted(
                        channel, actor.id(), actor.role(), actor == Actor.LEFT ? "now()" : "NULL"))
        .collect(Collectors.joining(", "));
  }

  /** A text with this scene's ids by their names, so that answers about two scenes compare. */
  String named(String text) {
    return text.replace(channel.toString(), "<channel>")
        .replace(message.toString(), "<message>")
        .replace(reply.toString(), "<reply>")
        .replace(recipient.toString(), "<recipient>")
        .replace(attachment.toString(), "<attachment>");
  }

  /** All that the database holds of this scene: rows, members, events, audit rows. */
  String state(TestDatabase database) throws SQLException {
    String rows =
        """
        SELECT coalesce(string_agg(r::text, E'\\n' ORDER BY r::text), '') FROM (
          SELECT to_jsonb(t) AS r FROM main.channels t WHERE id = '%1$s'
          UNION ALL SELECT to_jsonb(t) FROM main.channel_members t WHERE channel_id = '%1$s'
          UNION ALL SELECT to_jsonb(t) FROM main.channel_events t WHERE channel_id = '%1$s'
          UNION ALL SELECT to_jsonb(t) FROM main.messages t WHERE channel_id = '%1$s'
          UNION ALL SELECT to_jsonb(t) FROM main.message_recipients t
            WHERE channel_id = '%1$s' OR message_id IN ('%2$s', '%3$s')
          UNION ALL SELECT to_jsonb(t) FROM main.message_files t
            WHERE channel_id = '%1$s' OR message_id IN ('%2$s', '%3$s')
          UNION ALL SELECT to_jsonb(t) FROM logs.audit_logs t
            WHERE concat(before, after) ~ '%1$s|%2$s|%3$s'
        ) rows
        """;
    return database.value(rows.formatted(channel, message, reply));
  }
}
