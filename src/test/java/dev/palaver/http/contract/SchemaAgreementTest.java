package dev.palaver.http.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.palaver.core.ChatException;
import dev.palaver.testing.ContractSchemas;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server's own checks hold the contract's schemas: no more and no less. */
class SchemaAgreementTest {
  private static final int BODIES = 1000;
  private static final ContractSchemas SCHEMAS = ContractSchemas.get();
  private static final JsonObject DOCUMENT = SCHEMAS.document();

  private static final List<Object> VALUES =
      Arrays.asList(
          null,
          true,
          0,
          -1,
          1.0,
          1.5,
          3_000_000_000L,
          "",
          " ",
          "a\0b",
          "x".repeat(200),
          "x".repeat(201),
          "7c9e6679-7425-40de-944b-e07fc1f90ae7",
          "{7C9E6679742540DE944BE07FC1F90AE7}",
          "2020-01-01 00:00:00z",
          "2020-01-01",
          new JsonObject(),
          new JsonObject().put("a", new JsonArray().add(1)),
          new JsonArray());

  private static JsonObject schema(String name) {
    return DOCUMENT.getJsonObject("components").getJsonObject("schemas").getJsonObject(name);
  }

  private static JsonObject randomBody(JsonObject schema, Random random) {
    JsonObject body = schema.getJsonArray("examples").getJsonObject(0).copy();
    List<String> names = new ArrayList<>(schema.getJsonObject("properties").fieldNames());
    names.add("unknown");
    int changes = 1 + random.nextInt(2);
    for (int i = 0; i < changes; i++) {
      String name = names.get(random.nextInt(names.size()));
      if (random.nextInt(4) == 0) {
        body.remove(name);
      } else {
        body.put(name, VALUES.get(random.nextInt(VALUES.size())));
      }
    }
    return body;
  }

  private static boolean accepts(Check check, Object body) {
    Faults faults = new Faults();
    check.check(body, Location.ROOT, faults);
    try {
      faults.throwIfAny();
      return true;
    } catch (ChatException refusal) {
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NewMessage",
        "MessageReplacement",
        "MessagePatch",
        "NewMessageRecipient",
        "NewRecipientOfMessage",
        "MessageRecipientReplacement",
        "MessageRecipientPatch",
        "NewAttachmentFile",
        "NewAttachmentFileItem",
        "AttachmentFileReplacement",
        "AttachmentFilePatch",
        "NewChannel",
        "ChannelPatch",
        "NewDirectChannel",
        "NewMember",
        "NewMembers",
        "MemberPatch",
        "ReadMark"
      })
  void checksAndSchemaAgreeOnRandomBodies(String name) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Check check = new SchemaCompiler(DOCUMENT).compile(schema(name));
    int taken = 0;
    for (int i = 0; i < BODIES; i++) {
      JsonObject body = randomBody(schema(name), random);
      List<String> faults = SCHEMAS.faults("/components/schemas/" + name, body);
      boolean accepted = accepts(check, body);
      assertThat(accepted)
          .as("seed %d, body %s, by the schema: %s", seed, body, faults)
          .isEqualTo(faults.isEmpty());
      taken += accepted ? 1 : 0;
    }
    assertThat(taken).as("both verdicts were tried").isBetween(BODIES / 20, BODIES * 19 / 20);
  }

  @Test
  void aKeywordThatIsNotCheckedStopsTheStart() {
    for (String schema :
        List.of(
            "{'type':'string','contentEncoding':'base64'}",
            "{'type':'string','pattern':'^a$'}",
            "{'type':'string','format':'email'}",
            "{'type':'string','minLength':2}",
            "{'type':'number'}",
            "{'type':['string','integer']}",
            "{'type':'integer','multipleOf':2}",
            "{'oneOf':[]}",
            "{'$ref':'#/components/schemas/Nothing'}")) {
      JsonObject given = new JsonObject(schema.replace('\'', '"'));
      assertThatThrownBy(() -> new SchemaCompiler(DOCUMENT).compile(given))
          .as(schema)
          .isInstanceOf(IllegalStateException.class);
    }
  }
}
