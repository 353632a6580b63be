package dev.palaver.testing;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class EventCheckTest {
  private static final String CHANNEL = "7c9e6679-7425-40de-944b-e07fc1f90ae7";

  private static JsonObject left() {
    return new JsonObject()
        .put("type", "member.left")
        .put("channelId", CHANNEL)
        .put("seq", 7)
        .put("occurredOn", "2026-03-01T09:15:30.250Z")
        .putNull("actor")
        .put("data", new JsonObject().put("userId", CHANNEL).put("role", "member"));
  }

  private static void assertRefused(JsonObject event, String why) {
    assertThatThrownBy(() -> EventCheck.event(event))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(why);
  }

  @Test
  void whatTheContractPromisesPasses() {
    assertThatCode(() -> EventCheck.event(left())).doesNotThrowAnyException();
  }

  @Test
  void whatItDoesNotIsNamed() {
    assertRefused(left().put("type", "member.sang"), "member.sang");
    assertRefused(left().put("seq", 0), "#/body/seq: ");
    assertRefused(left().put("more", 1), "more");
    assertRefused(left().put("occurredOn", "yesterday"), "#/body/occurredOn: ");
    assertRefused(left().put("channelId", "7"), "#/address: ");
    assertRefused(left().put("data", new JsonObject().put("userId", CHANNEL)), "#/body/data: ");
  }

  @Test
  void anEventOfAMessageIsHeldAgainstTheSchemaOfRest() {
    JsonObject message =
        new JsonObject().put("id", CHANNEL).put("channelId", CHANNEL).put("body", "text");
    JsonObject event = left().put("type", "message.created").put("data", message);
    EventCheck.event(event);
    message.put("status", "0");
    assertRefused(event, "#/body/data/status: ");
  }

  @Test
  void aFrameOfAnotherKindIsRefused() {
    for (String frame :
        new String[] {
          "{\"type\":\"pong\"}",
          "{\"type\":\"err\",\"failureCode\":404}",
          "{\"type\":\"rec\",\"address\":\"r\"}",
          "{\"type\":\"rec\",\"address\":\"chat.channel." + CHANNEL + "\",\"body\":{}}"
        }) {
      assertThatThrownBy(() -> EventCheck.frame(frame)).isInstanceOf(AssertionError.class);
    }
    assertThatCode(() -> EventCheck.frame("{\"type\":\"rec\",\"address\":\"r\",\"body\":{}}"))
        .doesNotThrowAnyException();
  }
}
