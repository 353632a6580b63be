package dev.palaver.realtime;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.core.ChannelId;
import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import dev.palaver.core.UserId;
import dev.palaver.events.EventType;
import dev.palaver.testing.ContractSchemas;
import dev.palaver.testing.EventCheck;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code openapi/asyncapi.yaml} and the code, compared both ways. */
class EventContractTest {
  /** What the contract sends on a channel beside the events of the log. */
  private static final Set<String> NO_EVENTS =
      Set.of("subscribed", "unsubscribed", "err", "typing", "presence");

  private static final UserId USER = new UserId(UUID.randomUUID());
  private static final ChannelId CHANNEL = new ChannelId(UUID.randomUUID());

  @Test
  void eventTypesAreThoseOfTheLog() {
    Set<String> promised = new TreeSet<>(EventCheck.names("channel", "send"));
    promised.removeAll(NO_EVENTS);

    assertThat(promised)
        .isEqualTo(
            Arrays.stream(EventType.values())
                .map(EventType::wireName)
                .collect(toCollection(TreeSet::new)));
  }

  @Test
  void closeCodesAreThoseOfTheServer() {
    Set<JsonObject> promised =
        ContractSchemas.get()
            .events()
            .getJsonObject("channels")
            .getJsonObject("socket")
            .getJsonArray("x-close-codes")
            .stream()
            .map(code -> ((JsonObject) code).copy())
            .peek(code -> assertThat(code.remove("description")).as(code.encode()).isNotNull())
            .collect(toSet());

    assertThat(promised)
        .isEqualTo(
            Arrays.stream(CloseCode.values())
                .map(
                    code ->
                        new JsonObject()
                            .put("code", code.code())
                            .put("name", code.name())
                            .put("reconnect", code.reconnect()))
                .collect(toSet()));
  }

  @Test
  void framesOfClientsAreThoseThatAreRead() {
    JsonObject schemas =
        ContractSchemas.get().events().getJsonObject("components").getJsonObject("schemas");
    Set<String> promised =
        Stream.of("Ping", "Register", "Unregister", "Publish", "Send")
            .map(name -> schemas.getJsonObject(name).getJsonObject("properties"))
            .map(properties -> properties.getJsonObject("type").getString("const"))
            .collect(toSet());

    assertThat(promised)
        .isEqualTo(
            Arrays.stream(ClientFrame.Type.values())
                .map(type -> type.name().toLowerCase(Locale.ROOT))
                .collect(toSet()));
  }

  @Test
  void framesOfSubscriptionsFitTheContract() {
    String channel = ChannelAddress.of(CHANNEL);
    String own = UserAddress.of(USER);
    for (ErrorCode why : List.of(ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN)) {
      ChatException reason = new ChatException(why, "why");
      EventCheck.frame(ServerFrames.rec(channel, ServerFrames.unsubscribed(CHANNEL, reason)));
      EventCheck.frame(ServerFrames.rec(own, ServerFrames.unfed(USER, reason)));
    }
    EventCheck.frame(ServerFrames.rec(channel, ServerFrames.subscribed(CHANNEL, 0, true)));
    EventCheck.frame(ServerFrames.rec(own, ServerFrames.feeding(USER, 500, false)));
    EventCheck.frame(ServerFrames.goAway(2500));
  }

  @Test
  void whatPassesFitsTheContract() {
    EventCheck.frame(Signal.of(Signal.typing(CHANNEL, USER, Instant.now())).text());
    PresenceView nobody = new PresenceView(CHANNEL, Set.of(), 1);
    PresenceView one = new PresenceView(CHANNEL, Set.of(USER), 1);
    PresenceView many = new PresenceView(CHANNEL, Set.of(USER, new UserId(UUID.randomUUID())), 1);
    for (PresenceView view : List.of(nobody, one, many)) {
      EventCheck.frame(view.whole());
    }
    EventCheck.frame(one.since(nobody));
    EventCheck.frame(nobody.since(one));
    EventCheck.frame(many.since(one));
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void refusalsFitTheContract(ErrorCode code) {
    EventCheck.frame(ServerFrames.err(null, new ChatException(code, "why")));
    EventCheck.frame(ServerFrames.err(ChannelAddress.of(CHANNEL), new ChatException(code, "why")));
  }
}
