package dev.palaver.testing;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpHeaders;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContractCheckTest {
  private static final String ID = "0192f3a0-6c1e-7d3a-9b4f-2f6d0c8e5a11";

  private static JsonObject created() {
    JsonObject message =
        ContractSchemas.get()
            .document()
            .getJsonObject("components")
            .getJsonObject("schemas")
            .getJsonObject("CreatedMessage")
            .getJsonArray("examples")
            .getJsonObject(0);
    return message.copy();
  }

  private static HttpHeaders headers(String... pairs) {
    Map<String, List<String>> map = new HashMap<>(Map.of("X-Request-Id", List.of("r1")));
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], List.of(pairs[i + 1]));
    }
    return HttpHeaders.of(map, (name, value) -> true);
  }

  private static HttpHeaders json() {
    return headers("Content-Type", "application/json");
  }

  private static void checkCreated(JsonObject body) {
    ContractCheck.check("POST", "/messages", 200, json(), body.encode());
  }

  @Test
  void aPromisedAnswerPasses() {
    assertThatCode(() -> checkCreated(created())).doesNotThrowAnyException();
    assertThatCode(
            () -> ContractCheck.check("GET", "/messages/count", 200, json(), "{\"count\":3}"))
        .doesNotThrowAnyException();
    assertThatCode(() -> ContractCheck.check("DELETE", "/messages/" + ID, 204, headers(), ""))
        .doesNotThrowAnyException();
    assertThatCode(() -> ContractCheck.check("listMessages", 200, json(), "[]"))
        .doesNotThrowAnyException();
  }

  @Test
  void anIdEchoedAsItWasGivenPasses() {
    assertThatCode(
            () -> checkCreated(created().put("channelId", "{7C9E6679742540DE944BE07FC1F90AE7}")))
        .doesNotThrowAnyException();
  }

  @Test
  void aPropertyTooManyTooFewOrOfTheWrongTypeFails() {
    assertThatThrownBy(() -> checkCreated(created().put("surprise", 1)))
        .isInstanceOf(AssertionError.class);
    JsonObject withoutSeq = created();
    withoutSeq.remove("seq");
    assertThatThrownBy(() -> checkCreated(withoutSeq)).isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> checkCreated(created().put("status", "0")))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> checkCreated(created().putNull("createdBy")))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> checkCreated(created().put("createdOn", "yesterday")))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> checkCreated(created().put("id", "1")))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void aFaultInsideAnIncludedRowFails() {
    JsonObject message = new JsonObject().put("body", "a");
    JsonObject parent = new JsonObject().put("parentMessage", message.copy().put("x", 1));
    String body =
        new JsonArray().add(message.put("messages", new JsonArray().add(parent))).encode();

    assertThatThrownBy(() -> ContractCheck.check("GET", "/messages", 200, json(), body))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void aStatusThatIsNotDocumentedFails() {
    String error = "{\"error\":{\"statusCode\":500,\"name\":\"E\",\"message\":\"m\"}}";

    assertThatThrownBy(() -> ContractCheck.check("GET", "/messages", 500, json(), error))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("documented are");
  }

  @Test
  void aMissingHeaderFails() {
    String error = "{\"error\":{\"statusCode\":503,\"name\":\"E\",\"message\":\"m\"}}";

    assertThatThrownBy(() -> ContractCheck.check("GET", "/messages", 503, json(), error))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Retry-After");
  }

  @Test
  void aBodyWhereNoneIsPromisedFails() {
    assertThatThrownBy(() -> ContractCheck.check("DELETE", "/messages/" + ID, 204, headers(), "{}"))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void anUnknownRouteMustAnswerInTheEnvelope() {
    String error = "{\"error\":{\"statusCode\":404,\"name\":\"NotFoundError\",\"message\":\"m\"}}";

    assertThatCode(() -> ContractCheck.check("GET", "/nope", 404, json(), error))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> ContractCheck.check("GET", "/nope", 404, json(), "{\"e\":1}"))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> ContractCheck.check("GET", "/nope", 200, json(), "{}"))
        .isInstanceOf(AssertionError.class);
  }
}
