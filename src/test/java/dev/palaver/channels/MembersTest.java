package dev.palaver.channels;

import static dev.palaver.channels.ChannelClient.code;
import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.TestServer;
import dev.palaver.testing.TestServer.Answer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may do what to whom in a channel. */
class MembersTest {
  private static final List<String> ROLES = List.of("owner", "moderator", "member", "reader");

  private static TestServer server;

  private final ChannelClient ann = ChannelClient.of(server);
  private final ChannelClient bob = ChannelClient.of(server);
  private final ChannelClient eve = ChannelClient.of(server);

  @BeforeAll
  static void start() {
    server = TestServer.members();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static boolean manages(String actor, String other) {
    return actor.equals("owner")
        || (actor.equals("moderator") && List.of("member", "reader").contains(other));
  }

  @Test
  void ownersManageAllModeratorsMembersAndReadersOthersNobody() {
    for (String actor : ROLES) {
      for (String other : ROLES) {
        UUID id = ann.create(bob.as(actor));
        String what = actor + " and " + other;
        int expected = manages(actor, other) ? 204 : 403;

        int added = bob.add(id, eve.as(other)).status();
        assertThat(added).as(what + ": add").isEqualTo(expected == 204 ? 200 : 403);
        if (added == 403) {
          ann.add(id, eve.as(other));
        }
        assertThat(bob.remove(id, eve).status()).as(what + ": remove").isEqualTo(expected);
      }
    }
  }

  @Test
  void rolesAreGivenByWhoManagesBothTheOldAndTheNewOne() {
    for (String actor : ROLES) {
      UUID id = ann.create(bob.as(actor), eve.as("reader"));
      for (String from : ROLES) {
        for (String to : ROLES) {
          assertThat(ann.makeRole(id, eve, from).status()).isEqualTo(204);
          int expected = manages(actor, from) && manages(actor, to) ? 204 : 403;
          assertThat(bob.makeRole(id, eve, to).status())
              .as("%s makes %s of %s", actor, to, from)
              .isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void everybodyMayStepDownAndNobodyUp() {
    for (String from : ROLES) {
      for (String to : ROLES) {
        UUID id = ann.create(bob.as(from));
        boolean down = ROLES.indexOf(to) >= ROLES.indexOf(from);
        boolean allowed = down || from.equals("owner");
        assertThat(bob.makeRole(id, bob, to).status())
            .as("%s becomes %s", from, to)
            .isEqualTo(allowed ? 204 : 403);
      }
    }
  }

  @Test
  void onlyOwnersChangeAndArchiveTheChannel() {
    for (String role : ROLES) {
      UUID id = ann.create(bob.as(role));
      int expected = role.equals("owner") ? 204 : 403;
      assertThat(bob.patch("/channels/" + id, new JsonObject().put("name", "x")).status())
          .isEqualTo(expected);
      assertThat(bob.delete("/channels/" + id).status()).isEqualTo(expected);
    }
  }

  @Test
  void lastOwnerNeedsASuccessor() {
    UUID id = ann.create(bob.as("moderator"));

    assertThat(code(ann.remove(id, ann))).isEqualTo("409 LAST_OWNER");
    assertThat(code(ann.makeRole(id, ann, "member"))).isEqualTo("409 LAST_OWNER");
    assertThat(ann.makeRole(id, bob, "owner").status()).isEqualTo(204);
    assertThat(ann.remove(id, ann).status()).isEqualTo(204);
    assertThat(code(bob.remove(id, bob))).isEqualTo("409 LAST_OWNER");
    assertThat(bob.look(id).getString("role")).isEqualTo("owner");
  }

  @Test
  void twoOwnersWhoLeaveAtOnceLeaveOneBehind() {
    for (int round = 0; round < 20; round++) {
      UUID id = ann.create(bob.as("owner"));
      List<Answer> answers =
          ChannelClient.together(
              List.<Supplier<Answer>>of(() -> ann.remove(id, ann), () -> bob.remove(id, bob)));

      assertThat(answers.stream().map(Answer::status)).containsExactlyInAnyOrder(204, 409);
    }
  }

  @Test
  void removalIsDoneWhateverKeyCameWithAnotherOne() {
    UUID first = ann.create(bob.as("member"));
    UUID second = ann.create(bob.as("member"));
    String member = "/members/" + bob.id();

    Answer removed = server.deleteOnce(ann.token(), "k", "/channels/" + first + member);
    Answer again = server.deleteOnce(ann.token(), "k", "/channels/" + first + member);
    Answer other = server.deleteOnce(ann.token(), "k", "/channels/" + second + member);

    assertThat(List.of(removed.status(), other.status())).containsOnly(204);
    assertThat(again.status()).isEqualTo(404);
    assertThat(bob.get("/channels/" + second).status()).isEqualTo(404);
  }

  @Test
  void whoIsAMemberAlreadyStaysAsTheyAre() {
    UUID id = ann.create(bob.as("moderator"));

    Answer answer = ann.add(id, bob.as("reader"), eve.as("reader"));

    assertThat(roles(answer))
        .isEqualTo(Map.of(bob.id().toString(), "moderator", eve.id().toString(), "reader"));
    assertThat(ann.events(id).stream().filter(e -> e.getString("type").equals("member.joined")))
        .hasSize(3);
  }

  @Test
  void whoJoinsLaterIsShownTheLogFromThenOn() {
    UUID id = ann.create();
    ann.say(id);
    ann.add(id, bob.as("member"));
    ann.say(id);

    assertThat(bob.told(id)).containsExactly("member.joined", "message.created");
    bob.remove(id, bob);
    ann.say(id);
    ann.add(id, bob.as("reader"));
    assertThat(bob.told(id)).containsExactly("member.joined");
    assertThat(bob.look(id).getString("role")).isEqualTo("reader");
    assertThat(bob.look(id).getInteger("unreadCount")).isZero();
  }

  @Test
  void membersAreListedInPagesWithoutGapOrRepetition() {
    ChannelClient.Named[] many =
        Stream.generate(() -> new ChannelClient.Named(UUID.randomUUID(), "member"))
            .limit(25)
            .toArray(ChannelClient.Named[]::new);
    UUID id = ann.create(many);

    List<String> seen = new ArrayList<>();
    String next = "";
    while (next != null) {
      JsonObject page = ann.get("/channels/" + id + "/members?limit=10" + next).json();
      page.getJsonArray("members").forEach(m -> seen.add(((JsonObject) m).getString("userId")));
      next = page.getString("next") == null ? null : "&after=" + page.getString("next");
    }

    assertThat(seen).hasSize(26).doesNotHaveDuplicates().isSorted();
  }

  @Test
  void changingSomebodyWhoIsNoMemberIsNotFound() {
    UUID id = ann.create();

    assertThat(ann.makeRole(id, eve, "member").status()).isEqualTo(404);
    assertThat(ann.remove(id, eve).status()).isEqualTo(404);
    assertThat(ann.delete("/channels/" + id + "/members/x").status()).isEqualTo(404);
  }

  @Test
  void readerWhoBecomesAMemberMayPostAndTheReverse() {
    UUID id = ann.create(bob.as("reader"));
    assertThat(bob.post("/messages", TestServer.message(id)).status()).isEqualTo(403);
    ann.makeRole(id, bob, "member");
    assertThat(bob.post("/messages", TestServer.message(id)).status()).isEqualTo(200);
    ann.makeRole(id, bob, "reader");
    assertThat(bob.post("/messages", TestServer.message(id)).status()).isEqualTo(403);
  }

  @Test
  void serviceAccountManagesWithoutBeingAMember() {
    ChannelClient service = ChannelClient.service(server);
    UUID id = service.create(ann.as("owner"));

    assertThat(service.look(id).getValue("role")).isNull();
    assertThat(service.add(id, bob.as("moderator")).status()).isEqualTo(200);
    assertThat(service.patch("/channels/" + id, new JsonObject().put("name", "x")).status())
        .isEqualTo(204);
    assertThat(code(service.remove(id, ann))).isEqualTo("409 LAST_OWNER");
    assertThat(service.get("/channels").json().getJsonArray("channels")).isEmpty();
    assertThat(service.told(id)).hasSize(4);
  }

  private static Map<String, String> roles(Answer answer) {
    return answer.json().getJsonArray("members").stream()
        .map(JsonObject.class::cast)
        .collect(
            java.util.stream.Collectors.toMap(
                m -> m.getString("userId"), m -> m.getString("role")));
  }
}
