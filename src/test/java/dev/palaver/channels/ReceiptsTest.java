package dev.palaver.channels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.TestServer;
import dev.palaver.testing.TestServer.Answer;
import dev.palaver.testing.Tokens;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Watermarks, unread counts, and the recipient rows that agree with them. */
class ReceiptsTest {
  private static TestServer server;

  private final ChannelClient ann = ChannelClient.of(server);
  private final ChannelClient bob = ChannelClient.of(server);
  private final ChannelClient carl = ChannelClient.of(server);
  private final UUID channel = ann.create(bob.as("member"), carl.as("member"));

  @BeforeAll
  static void start() {
    server = TestServer.start(Map.of("CHAT_ACCESS", "members", "CHAT_UNREAD_CAP", "20"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private int unread(ChannelClient user) {
    int single = user.look(channel).getInteger("unreadCount");
    JsonObject listed = user.get("/channels").json().getJsonArray("channels").getJsonObject(0);
    assertThat(listed.getInteger("unreadCount")).isEqualTo(single);
    return single;
  }

  private long watermark(ChannelClient user) {
    return user.look(channel).getLong("readSeq");
  }

  private String recipient(UUID message, ChannelClient user) {
    Answer answer =
        ann.post(
            "/message-recipients",
            new JsonObject()
                .put("channelId", channel.toString())
                .put("messageId", message.toString())
                .put("recipientId", user.id().toString()));
    assertThat(answer.status()).isEqualTo(200);
    return answer.id();
  }

  private boolean isRead(String recipient) {
    return bob.get("/message-recipients/" + recipient).json().getBoolean("isRead");
  }

  private JsonObject send(ChannelClient from) {
    return from.post("/messages", TestServer.message(channel)).json();
  }

  @Test
  void unreadCountsLiveMessagesOfOthersAboveTheWatermarkAndNothingElse() {
    assertThat(unread(bob)).isZero();
    ann.say(channel);
    long second = ann.say(channel);
    bob.say(channel);
    String third = send(ann).getString("id");
    assertThat(unread(bob)).isEqualTo(3);
    assertThat(unread(ann)).isEqualTo(1);
    assertThat(unread(carl)).isEqualTo(4);

    assertThat(bob.read(channel, second).json().getInteger("unreadCount")).isEqualTo(1);
    ann.patch("/messages/" + third, new JsonObject().put("body", "edited"));
    assertThat(unread(bob)).isEqualTo(1);
    ann.delete("/messages/" + third);
    assertThat(unread(bob)).isZero();
    assertThat(unread(carl)).isEqualTo(3);
  }

  @Test
  void unreadIsCountedUpToTheCap() {
    for (int i = 0; i < 25; i++) {
      ann.say(channel);
    }
    assertThat(unread(bob)).isEqualTo(20);
  }

  @Test
  void watermarkNeverGoesBackAndNeverPassesTheHead() {
    long first = ann.say(channel);
    long second = ann.say(channel);

    assertThat(bob.read(channel, second).json().getLong("readSeq")).isEqualTo(second);
    assertThat(bob.read(channel, first).json().getLong("readSeq")).isEqualTo(second);
    assertThat(bob.read(channel, 0).json().getLong("readSeq")).isEqualTo(second);
    JsonObject beyond = carl.read(channel, 1_000_000).json();
    assertThat(beyond.getLong("readSeq")).isLessThanOrEqualTo(beyond.getLong("seq"));
    assertThat(bob.read(channel, -1).status()).isEqualTo(422);
  }

  @Test
  void readersAtOnceEndAtTheHighestPlace() {
    long last = 0;
    for (int i = 0; i < 10; i++) {
      last = ann.say(channel);
    }
    long first = last - 9;

    List<Answer> answers = ChannelClient.together(10, i -> bob.read(channel, first + (i * 7) % 10));

    assertThat(answers).allMatch(answer -> answer.status() == 200);
    assertThat(watermark(bob)).isEqualTo(last);
    List<Long> told =
        ann.events(channel).stream()
            .filter(event -> event.getString("type").equals("read"))
            .map(event -> event.getJsonObject("data").getLong("seq"))
            .toList();
    assertThat(told).isSorted().doesNotHaveDuplicates().endsWith(last);
  }

  @Test
  void readingIsToldOnceAndReadingOfReceiptsIsNot() {
    long seq = ann.say(channel);
    bob.read(channel, seq);
    bob.read(channel, seq);
    int size = ann.told(channel).size();
    JsonObject last = ann.events(channel).get(size - 1);
    assertThat(last.getString("type")).isEqualTo("read");
    assertThat(last.getJsonObject("data"))
        .isEqualTo(new JsonObject().put("userId", bob.id().toString()).put("seq", seq));

    Answer passed = bob.read(channel, last.getLong("seq"));

    assertThat(passed.json().getLong("readSeq")).isEqualTo(last.getLong("seq"));
    assertThat(ann.told(channel)).hasSize(size);
  }

  @Test
  void readingUpToAPlaceReadsTheRowsUpToThereAndNotThoseOfOthers() {
    JsonObject one = send(ann);
    JsonObject two = send(ann);
    JsonObject three = send(ann);
    String first = recipient(UUID.fromString(one.getString("id")), bob);
    String second = recipient(UUID.fromString(two.getString("id")), bob);
    String third = recipient(UUID.fromString(three.getString("id")), bob);
    String carls = recipient(UUID.fromString(one.getString("id")), carl);
    int before = ann.told(channel).size();

    bob.read(channel, two.getLong("seq"));

    assertThat(List.of(isRead(first), isRead(second), isRead(third), isRead(carls)))
        .containsExactly(true, true, false, false);
    assertThat(ann.told(channel).subList(before, before + 1)).containsExactly("read");
    assertThat(ann.told(channel)).hasSize(before + 1);
  }

  @Test
  void whatIsRefusedReadsNoRow() {
    JsonObject one = send(ann);
    JsonObject two = send(ann);
    String second = recipient(UUID.fromString(two.getString("id")), bob);
    String path = "/channels/" + channel + "/read";
    JsonObject upToOne = new JsonObject().put("seq", one.getLong("seq"));
    JsonObject upToTwo = new JsonObject().put("seq", two.getLong("seq"));
    Answer first = server.postOnce(bob.token(), "key", path, upToOne);

    Answer other = server.postOnce(bob.token(), "key", path, upToTwo);
    Answer again = server.postOnce(bob.token(), "key", path, upToOne);
    boolean readByOther = isRead(second);
    ChannelClient robot = new ChannelClient(server, bob.id(), Tokens.ofService(bob.id()).build());
    ann.delete("/channels/" + channel + "/members/" + bob.id());
    Answer left = robot.post(path, upToTwo);

    assertThat(other.status()).isEqualTo(409);
    assertThat(again.json()).isEqualTo(first.json());
    assertThat(left.status()).isEqualTo(404);
    assertThat(List.of(readByOther, isRead(second))).containsExactly(false, false);
  }

  @Test
  void readRowsMoveTheWatermarkUpToTheFirstUnreadOne() {
    JsonObject one = send(ann);
    JsonObject two = send(ann);
    JsonObject three = send(ann);
    String first = recipient(UUID.fromString(one.getString("id")), bob);
    String second = recipient(UUID.fromString(two.getString("id")), bob);
    String third = recipient(UUID.fromString(three.getString("id")), bob);
    JsonObject read = new JsonObject().put("isRead", true);
    long start = watermark(bob);

    bob.patch("/message-recipients/" + third, read);
    assertThat(watermark(bob)).isEqualTo(start);
    bob.patch("/message-recipients/" + first, read);
    assertThat(watermark(bob)).isEqualTo(one.getLong("seq"));
    bob.patch("/message-recipients/" + second, read);
    assertThat(watermark(bob)).isEqualTo(three.getLong("seq"));
    assertThat(unread(bob)).isZero();
    assertThat(ann.told(channel).stream().filter("read"::equals)).hasSize(2);

    bob.patch("/message-recipients/" + second, new JsonObject().put("isRead", false));
    assertThat(watermark(bob)).isEqualTo(three.getLong("seq"));
  }

  @Test
  void markingAllRowsInOneCallMovesTheWatermarkOnce() {
    long last = 0;
    for (int i = 0; i < 5; i++) {
      JsonObject message = send(ann);
      last = message.getLong("seq");
      recipient(UUID.fromString(message.getString("id")), bob);
    }

    Answer answer =
        bob.patch(
            "/message-recipients?where[channelId]=" + channel,
            new JsonObject().put("isRead", true));

    assertThat(answer.count()).isEqualTo(5);
    assertThat(watermark(bob)).isEqualTo(last);
    assertThat(ann.told(channel).stream().filter("read"::equals)).hasSize(1);
  }

  @Test
  void whoIsNamedForTheFirstTimeHasThatMessageUnread() {
    ChannelClient dora = ChannelClient.of(server);
    ann.say(channel);
    JsonObject message = send(ann);
    recipient(UUID.fromString(message.getString("id")), dora);

    assertThat(unread(dora)).isEqualTo(1);
    dora.read(channel, message.getLong("seq"));
    assertThat(unread(dora)).isZero();
  }
}
