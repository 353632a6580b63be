package dev.palaver.channels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.TestServer;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What reading costs does not grow with the group or with what was unread. */
class ReceiptsAtSizeTest {
  private static TestServer server;

  private final ChannelClient ann = ChannelClient.of(server);
  private final ChannelClient bob = ChannelClient.of(server);
  private final UUID channel = ann.create(bob.as("member"));

  @BeforeAll
  static void start() {
    server = TestServer.members();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void manyRowsAreReadInSteps() throws SQLException {
    long seq = ann.say(channel);
    server
        .database()
        .execute(
            """
            INSERT INTO main.message_recipients (channel_id, message_id, recipient_id)
            SELECT m.channel_id, m.id, '%s' FROM main.messages m, generate_series(1, 2500)
            WHERE m.channel_id = '%s'
            """
                .formatted(bob.id(), channel));

    bob.read(channel, seq);

    assertThat(
            server
                .database()
                .value(
                    "SELECT count(*) FROM main.message_recipients WHERE NOT is_read AND recipient_id = '"
                        + bob.id()
                        + "'"))
        .isEqualTo("0");
  }

  @Test
  void receiptsCostOneRowWhateverTheSizeOfTheGroup() throws SQLException {
    server
        .database()
        .execute(
            """
            INSERT INTO main.channel_members (channel_id, user_id, role)
            SELECT '%s', gen_random_uuid(), 'member' FROM generate_series(1, 2000)
            """
                .formatted(channel));
    String others =
        "SELECT count(DISTINCT xmin::text) FROM main.channel_members WHERE channel_id = '"
            + channel
            + "' AND user_id <> '"
            + bob.id()
            + "'";
    String before = server.database().value(others);
    long seq = ann.say(channel);

    bob.read(channel, seq);

    assertThat(server.database().value(others)).isEqualTo(before);
    assertThat(bob.look(channel).getLong("readSeq")).isEqualTo(seq);
  }
}
