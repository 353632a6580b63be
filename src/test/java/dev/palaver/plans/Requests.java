package dev.palaver.plans;

import static dev.palaver.plans.LargeDatabase.HOT;
import static dev.palaver.plans.LargeDatabase.HOT_SIZE;
import static dev.palaver.plans.LargeDatabase.MANY;
import static dev.palaver.plans.LargeDatabase.MANY_CHANNELS;
import static dev.palaver.plans.LargeDatabase.ONE;
import static dev.palaver.plans.LargeDatabase.SIZE;
import static dev.palaver.plans.LargeDatabase.channel;
import static dev.palaver.plans.LargeDatabase.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.EventSocket;
import dev.palaver.testing.TestServer;
import dev.palaver.testing.TestServer.Answer;
import dev.palaver.testing.Tokens;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;

/** The requests that clients send most, as members of few and of many channels. */
final class Requests {
  private static final int PAGE = 20;

  /** Rows and pages of the look-ups that decide who may do what. */
  static final int LOOK_UPS = 40;

  /** An ordinary user's own channel, in the middle of the table. */
  static final int USUAL = 150;

  static final UUID USUAL_USER = member(USUAL, 1);

  private final TestServer server;
  private final List<Request> all = new ArrayList<>();

  private Requests(TestServer server) {
    this.server = server;
  }

  static List<Request> of(TestServer server) {
    Requests requests = new Requests(server);
    requests.ofUser("of one channel, the hot one", ONE, i -> HOT, HOT_SIZE);
    requests.ofUser("of 500 channels, the hot one", MANY, i -> HOT, HOT_SIZE);
    requests.ofUser("of 500 channels, each", MANY, i -> 20 + 30 * i, SIZE);
    requests.ofUser("of two channels, one", USUAL_USER, i -> USUAL, SIZE);
    requests.personal();
    requests.all.addAll(ChangeRequests.of(server));
    return List.copyOf(requests.all);
  }

  /**
   * What a member does in channels.
   *
   * @param size messages of a channel
   */
  private void ofUser(String kind, UUID user, IntFunction<Integer> channels, int size) {
    String token = Tokens.of(user).build();
    IntFunction<UUID> in = i -> channel(channels.apply(i));
    add(
        "message by id, " + kind,
        4,
        20,
        i -> {
          String path = "/messages/" + LargeDatabase.message(channels.apply(i), 21 + i);
          ok(server.get(token, path));
        });
    add(
        "newest page, " + kind,
        2 * PAGE,
        4 * PAGE,
        i -> page(token, where(in.apply(i)), "createdOn DESC"));
    add(
        "newest page with relations, " + kind,
        4 * PAGE,
        10 * PAGE,
        i -> {
          JsonObject filter = filter(where(in.apply(i)), "seq DESC");
          filter.put(
              "include",
              new JsonArray().add("messageRecipients").add("attachmentFiles").add("parentMessage"));
          assertThat(list(token, filter)).hasSize(PAGE);
        });
    add(
        "deep page by time, " + kind,
        2 * PAGE,
        4 * PAGE,
        i -> {
          JsonObject before = new JsonObject().put("lt", "2026-01-0" + (2 + i % 7) + "T00:00:00Z");
          page(token, where(in.apply(i)).put("createdOn", before), "createdOn DESC");
        });
    add(
        "deep page by place, " + kind,
        2 * PAGE,
        4 * PAGE,
        i -> {
          JsonObject before = new JsonObject().put("lt", size / 2 + i);
          page(token, where(in.apply(i)).put("seq", before), "seq DESC");
        });
    add(
        "count, " + kind,
        size + LOOK_UPS,
        size / 100 + LOOK_UPS,
        i -> {
          String where = TestServer.query("where", where(in.apply(i)));
          assertThat(ok(server.get(token, "/messages/count?" + where)).count()).isPositive();
        });
    add(
        "send, " + kind,
        LOOK_UPS,
        2 * LOOK_UPS,
        i -> ok(server.post(token, "/messages", TestServer.message(in.apply(i)))));
    add(
        "log after a place, " + kind,
        100,
        100,
        i -> {
          String path = "/channels/" + in.apply(i) + "/events?limit=100&after=" + (size - 30);
          assertThat(ok(server.get(token, path)).json().getJsonArray("events")).isNotEmpty();
        });
    add(
        "subscribe and replay, " + kind,
        500,
        250,
        i -> {
          long after = Math.max(255, size - 1000);
          try (EventSocket socket = new EventSocket(server.port(), token, in.apply(i), after)) {
            long head = socket.next().getLong("seq");
            for (long seq = after + 1; seq <= head; seq++) {
              assertThat(socket.next().getLong("seq")).isEqualTo(seq);
            }
          }
        });
  }

  /**
   * The statement that also heals feeds, time and again. A membership costs its index entry, its
   * row and that of its channel.
   */
  private void feed(String name, String token, UUID user, int memberships) {
    add(
        name,
        3 * memberships + LOOK_UPS,
        4 * memberships + LOOK_UPS,
        i -> {
          try (EventSocket socket = EventSocket.feed(server.port(), token, user)) {
            assertThat(socket.next().getInteger("channels")).isEqualTo(memberships);
          }
        });
  }

  /** What a user sees of all channels, and what is addressed to one. */
  private void personal() {
    String one = Tokens.of(ONE).build();
    String many = Tokens.of(MANY).build();
    String usual = Tokens.of(USUAL_USER).build();
    // Up to CHAT_UNREAD_CAP messages of a channel are counted, each by its index entry and its row.
    int unread = 2 * 1000;
    add(
        "own channels, of one",
        2 + unread + LOOK_UPS,
        2 + unread + LOOK_UPS,
        i -> ok(server.get(one, "/channels?limit=20")));
    // A page looks up one channel beyond its end.
    add(
        "own channels, of 500",
        3 * MANY_CHANNELS + 21 * 2 * SIZE,
        5 * MANY_CHANNELS + 21 * 2 * SIZE,
        i -> ok(server.get(many, "/channels?limit=20")));
    feed("own feed, of two", usual, USUAL_USER, 2);
    feed("own feed, of 500", many, MANY, MANY_CHANNELS);
    add(
        "sent to oneself",
        LOOK_UPS,
        2 * LOOK_UPS,
        i -> {
          JsonObject where = new JsonObject().put("toUserId", USUAL_USER.toString());
          assertThat(list(usual, filter(where, "createdOn DESC"))).isNotEmpty();
        });
    add(
        "own recipient rows",
        4 * LOOK_UPS,
        8 * LOOK_UPS,
        i -> {
          JsonObject where = new JsonObject().put("recipientId", USUAL_USER.toString());
          String query = TestServer.query("filter", filter(where, "createdOn DESC"));
          assertThat(ok(server.get(usual, "/message-recipients?" + query)).list()).isNotEmpty();
        });
    add(
        "replies",
        LOOK_UPS,
        2 * LOOK_UPS,
        i -> {
          String parent = "/messages/" + LargeDatabase.message(USUAL, 10 + 20 * i);
          assertThat(ok(server.get(usual, parent + "/messages")).list()).hasSize(1);
        });
    add(
        "recipients of a message",
        LOOK_UPS,
        2 * LOOK_UPS,
        i -> {
          String message = "/messages/" + LargeDatabase.message(USUAL, 21 + 10 * i);
          assertThat(ok(server.get(usual, message + "/message-recipients")).list()).hasSize(2);
        });
  }

  private void add(String name, long rows, long blocks, Request.Sending sending) {
    all.add(new Request(name, rows, blocks, sending));
  }

  private void page(String token, JsonObject where, String order) {
    assertThat(list(token, filter(where, order))).hasSize(PAGE);
  }

  private JsonArray list(String token, JsonObject filter) {
    return ok(server.get(token, "/messages?" + TestServer.query("filter", filter))).list();
  }

  private static JsonObject where(UUID channel) {
    return new JsonObject().put("channelId", channel.toString());
  }

  private static JsonObject filter(JsonObject where, String order) {
    return new JsonObject()
        .put("where", where)
        .put("order", new JsonArray().add(order))
        .put("limit", PAGE);
  }

  static Answer ok(Answer answer) {
    assertThat(answer.status()).as(() -> String.valueOf(answer.body())).isEqualTo(200);
    return answer;
  }
}
