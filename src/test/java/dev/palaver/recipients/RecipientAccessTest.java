package dev.palaver.recipients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.TestChannel;
import dev.palaver.testing.TestServer;
import dev.palaver.testing.TestServer.Answer;
import dev.palaver.testing.Tokens;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may do what with recipients, in {@code CHAT_ACCESS=members}. */
class RecipientAccessTest {
  private static final JsonObject READ = new JsonObject().put("isRead", true);

  private static TestServer server;

  private final UUID bobId = UUID.randomUUID();
  private final String bob = Tokens.of(bobId).build();
  private final String stranger = Tokens.of(UUID.randomUUID()).build();
  private TestChannel channel;
  private String member;
  private String row;

  @BeforeAll
  static void start() {
    server = TestServer.members();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** A member posts, and addresses the message to Bob, who thereby becomes a member. */
  @BeforeEach
  void address() throws SQLException {
    channel = TestChannel.open(server);
    member = channel.join("member");
    row = "/message-recipients/" + create(member, channel.post(member)).id();
  }

  private Answer create(String token, String message) {
    return server.post(token, "/message-recipients", channel.recipient(bobId, message));
  }

  @Test
  void whoIsNamedReadsTheChannelFromThenOn() {
    assertThat(server.get(bob, "/messages/" + channel.message()).status()).isEqualTo(200);
    assertThat(server.get(stranger, "/messages/" + channel.message()).status()).isEqualTo(404);
  }

  @Test
  void onlyWhoMayPostAddressesAMessage() throws SQLException {
    Answer unknown = create(stranger, UUID.randomUUID().toString());
    Answer hidden = create(stranger, channel.message());
    assertThat(hidden.status()).isEqualTo(404);
    assertThat(hidden.body()).isEqualTo(unknown.body());
    assertThat(create(channel.join("reader"), channel.message()).status()).isEqualTo(403);
    assertThat(create(member, channel.message()).status()).isEqualTo(200);
  }

  @Test
  void nobodyLetsThemselvesInByNamingThemselves() {
    UUID intruder = UUID.randomUUID();
    String token = Tokens.of(intruder).build();
    JsonObject body = channel.recipient(intruder, channel.message());
    assertThat(server.post(token, "/message-recipients", body).status()).isEqualTo(404);
    body.remove("messageId");
    String below = "/messages/" + channel.message() + "/message-recipients";
    assertThat(server.post(token, below, body).status()).isEqualTo(404);
    assertThat(server.get(token, "/messages/" + channel.message()).status()).isEqualTo(404);
  }

  @Test
  void theChannelOfARowIsThatOfItsMessage() {
    JsonObject body = channel.recipient(bobId, channel.message());
    body.put("channelId", UUID.randomUUID().toString());
    Answer refused = server.post(member, "/message-recipients", body);
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().encode()).contains("/channelId");
    assertThat(server.post(stranger, "/message-recipients", body).status()).isEqualTo(404);
  }

  @Test
  void theRecipientMarksTheRowAndChangesNothingElse() {
    JsonObject marks = new JsonObject().put("isRead", true).put("isFavorite", true);
    assertThat(server.patch(bob, row, marks).status()).isEqualTo(204);
    for (String property : new String[] {"messageId", "recipientId", "channelId", "forwardedBy"}) {
      JsonObject change = new JsonObject().put(property, UUID.randomUUID().toString());
      assertThat(server.patch(bob, row, change).status()).as(property).isEqualTo(403);
    }
    assertThat(server.patch(bob, row, new JsonObject().put("isForwarded", true)).status())
        .isEqualTo(403);
    assertThat(server.get(bob, row).json().getBoolean("isFavorite")).isTrue();
  }

  @Test
  void theRecipientMayPutTheRowBackWithMarksOnly() {
    JsonObject same = server.get(bob, row).json();
    JsonObject body = channel.recipient(bobId, same.getString("messageId")).put("isRead", true);
    assertThat(server.put(bob, row, body).status()).isEqualTo(204);
    assertThat(server.get(bob, row).json().getBoolean("isRead")).isTrue();
    assertThat(server.put(bob, row, body.put("messageId", channel.message())).status())
        .isEqualTo(403);
  }

  @Test
  void othersDoNotMarkTheRow() throws SQLException {
    for (String token : new String[] {channel.owner(), member, channel.join("member"), stranger}) {
      assertThat(server.patch(token, row, READ).status()).isEqualTo(404);
      assertThat(server.patch(token, "/message-recipients", READ).count()).isZero();
    }
    assertThat(server.patch(stranger, row, new JsonObject().put("isForwarded", true)).status())
        .isEqualTo(404);
    assertThat(server.get(bob, row).json().getBoolean("isRead")).isFalse();
  }

  @Test
  void theAuthorAndModeratorsOfTheMessageRemoveRecipients() throws SQLException {
    assertThat(server.delete(bob, row).status()).isEqualTo(404);
    assertThat(server.delete(channel.join("member"), row).status()).isEqualTo(404);
    assertThat(server.delete(stranger, row).status()).isEqualTo(404);
    assertThat(server.patch(bob, row, new JsonObject().put("deleted", true)).status())
        .isEqualTo(404);
    assertThat(server.delete(member, row).status()).isEqualTo(204);
    String other = "/message-recipients/" + create(member, channel.message()).id();
    assertThat(server.delete(channel.join("moderator"), other).status()).isEqualTo(204);
  }

  @Test
  void aBulkChangeTouchesOnlyTheCallersRows() throws SQLException {
    UUID carolId = UUID.randomUUID();
    server.post(member, "/message-recipients", channel.recipient(carolId, channel.message()));
    assertThat(server.patch(bob, "/message-recipients", READ).count()).isEqualTo(1);
    assertThat(server.patch(Tokens.of(carolId).build(), "/message-recipients", READ).count())
        .isEqualTo(1);
    JsonObject move = new JsonObject().put("messageId", channel.message());
    assertThat(server.patch(bob, "/message-recipients", move).count()).isZero();
    String below = "/messages/" + channel.message() + "/message-recipients";
    assertThat(server.delete(bob, below).count()).isZero();
    assertThat(server.delete(channel.owner(), below).count()).isEqualTo(1);
  }

  @Test
  void strangersFindNothingAnywhere() {
    String below = "/messages/" + channel.message() + "/message-recipients";
    create(member, channel.message());
    assertThat(server.get(stranger, row).status()).isEqualTo(404);
    assertThat(server.get(stranger, row + "/message").status()).isEqualTo(404);
    assertThat(server.get(stranger, "/message-recipients").list()).isEmpty();
    assertThat(server.get(stranger, "/message-recipients/count").count()).isZero();
    assertThat(server.get(stranger, below).list()).isEmpty();
    assertThat(server.patch(stranger, below, READ).count()).isZero();
    assertThat(server.delete(stranger, below).count()).isZero();
    assertThat(server.get(member, below).list()).hasSize(1);
  }

  @Test
  void aServiceAccountStandsAboveTheRowRules() {
    String service = Tokens.ofService(UUID.randomUUID()).build();
    assertThat(server.get(service, row).status()).isEqualTo(200);
    JsonObject move = new JsonObject().put("messageId", channel.message());
    assertThat(server.patch(service, row, move).status()).isEqualTo(204);
    assertThat(create(service, channel.message()).status()).isEqualTo(200);
    assertThat(server.delete(service, row).status()).isEqualTo(204);
  }
}
