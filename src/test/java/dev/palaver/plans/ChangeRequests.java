package dev.palaver.plans;

import static dev.palaver.plans.LargeDatabase.SIZE;
import static dev.palaver.plans.LargeDatabase.channel;
import static dev.palaver.plans.LargeDatabase.member;
import static dev.palaver.plans.LargeDatabase.message;
import static dev.palaver.plans.LargeDatabase.user;
import static dev.palaver.plans.Requests.LOOK_UPS;
import static dev.palaver.plans.Requests.USUAL;
import static dev.palaver.plans.Requests.USUAL_USER;
import static dev.palaver.plans.Requests.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.TestServer;
import dev.palaver.testing.TestServer.Answer;
import dev.palaver.testing.Tokens;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** What changes messages, members and what is read, in an ordinary channel. */
final class ChangeRequests {
  private final TestServer server;
  private final List<Request> all = new ArrayList<>();

  private ChangeRequests(TestServer server) {
    this.server = server;
  }

  static List<Request> of(TestServer server) {
    ChangeRequests requests = new ChangeRequests(server);
    requests.ofMessages();
    requests.ofMembers();
    return requests.all;
  }

  private void ofMessages() {
    String usual = Tokens.of(USUAL_USER).build();
    String author = Tokens.of(member(USUAL, 3)).build();
    add(
        "edit",
        LOOK_UPS,
        2 * LOOK_UPS,
        i -> {
          String message = "/messages/" + message(USUAL, 13 + 10 * i);
          change(server.patch(author, message, new JsonObject().put("body", "edited")));
        });
    add(
        "delete",
        LOOK_UPS,
        2 * LOOK_UPS,
        i -> change(server.delete(author, "/messages/" + message(USUAL, 103 + 10 * i))));
    // The watermark follows the rows: what lies beyond it is looked at.
    add(
        "mark a recipient row as read",
        SIZE + LOOK_UPS,
        2 * SIZE + LOOK_UPS,
        i -> {
          JsonObject where =
              new JsonObject().put("messageId", message(USUAL, 41 + 50 * (i % 6)).toString());
          String query = TestServer.query("where", where);
          ok(
              server.patch(
                  usual, "/message-recipients?" + query, new JsonObject().put("isRead", true)));
        });
  }

  private void ofMembers() {
    String usual = Tokens.of(USUAL_USER).build();
    String owner = Tokens.ofService(user(30_000)).build();
    String path = "/channels/" + channel(USUAL);
    add(
        "read up to a place",
        2 * LOOK_UPS,
        4 * LOOK_UPS,
        i -> ok(server.post(usual, path + "/read", new JsonObject().put("seq", 280 + i))));
    add("members", 2 * LOOK_UPS, 2 * LOOK_UPS, i -> ok(server.get(usual, path + "/members")));
    add(
        "join",
        LOOK_UPS,
        2 * LOOK_UPS,
        i -> {
          JsonObject member = new JsonObject().put("userId", user(31_000 + i).toString());
          JsonArray members = new JsonArray().add(member);
          ok(server.post(owner, path + "/members", new JsonObject().put("members", members)));
        });
    add(
        "leave",
        LOOK_UPS,
        2 * LOOK_UPS,
        i -> change(server.delete(owner, path + "/members/" + user(31_000 + i))));
  }

  private void add(String name, long rows, long blocks, Request.Sending sending) {
    all.add(new Request(name, rows, blocks, sending));
  }

  private static void change(Answer answer) {
    assertThat(answer.status()).as(() -> String.valueOf(answer.body())).isBetween(200, 204);
  }
}
