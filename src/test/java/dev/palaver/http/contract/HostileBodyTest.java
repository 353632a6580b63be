package dev.palaver.http.contract;

import static dev.palaver.http.contract.Bodies.accepted;
import static dev.palaver.http.contract.Bodies.faults;
import static dev.palaver.http.contract.Bodies.refused;
import static dev.palaver.http.contract.Bodies.valid;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bodies that mean harm, or that PostgreSQL could not store. */
class HostileBodyTest {
  @Test
  void lengthsAreCountedInCodePoints() {
    String two = "\uD83D\uDE00";

    accepted("createMessage", valid("createMessage").put("subject", two.repeat(200)));
    assertThat(faults("createMessage", valid("createMessage").put("subject", two.repeat(201))))
        .containsExactly("/subject|maxLength");
    assertThat(faults("createMessage", valid("createMessage").put("channelType", "x".repeat(201))))
        .containsExactly("/channelType|maxLength");
  }

  @Test
  void whatPostgresqlCannotStoreIsRefusedWhereverItIs() {
    assertThat(faults("createMessage", valid("createMessage").put("body", "a\0b")))
        .containsExactly("/body|pattern");
    JsonObject deep = new JsonObject().put("a/b", new JsonArray().add(1).add("x\0"));
    assertThat(faults("createAttachment", new JsonObject().put("metaData", deep)))
        .containsExactly("/metaData/a~1b/1|pattern");
    assertThat(
            faults(
                "createAttachment",
                new JsonObject().put("metaData", new JsonObject().put("k\0", 1))))
        .containsExactly("/metaData|pattern");
    assertThat(
            faults(
                "createAttachment",
                new JsonObject()
                    .put("metaData", new JsonObject().put("n", Double.POSITIVE_INFINITY))))
        .containsExactly("/metaData/n|type");
  }

  @Test
  void hugeNumbersAreFaultsAndNotExceptions() {
    assertThat(
            faults("createMessage", valid("createMessage").put("status", BigInteger.TEN.pow(900))))
        .containsExactly("/status|type");
    assertThat(faults("createMessage", valid("createMessage").put("status", Long.MIN_VALUE)))
        .containsExactly("/status|minimum");
    for (Object tooLarge :
        List.of(
            BigInteger.TWO.pow(63), BigInteger.TWO.pow(63).add(BigInteger.valueOf(1024)), 0x1p63)) {
      assertThat(faults("markChannelRead", new JsonObject().put("seq", tooLarge)))
          .containsExactly("/seq|maximum");
    }
    accepted("markChannelRead", new JsonObject().put("seq", Long.MAX_VALUE));
  }

  @Test
  void aHostileBodyGetsAShortAnswer() {
    JsonObject body = new JsonObject();
    for (int i = 0; i < 100_000; i++) {
      body.put("k" + i, i);
    }
    JsonArray files = new JsonArray();
    for (int i = 0; i < 1000; i++) {
      files.add(i);
    }

    assertThat(refused("createMessage", body).details()).hasSize(Faults.MAX_DETAILS);
    assertThat(
            refused("createAttachments", new JsonObject().put("attachmentFiles", files)).details())
        .hasSize(Faults.MAX_DETAILS);
    assertThat(faults("createAttachments", new JsonObject().put("attachmentFiles", files.add(1))))
        .containsExactly("/attachmentFiles|maxItems");
    assertThat(refused("createMessage", new JsonObject().put("x".repeat(900_000), 1)).details())
        .allMatch(d -> d.message().length() < 200);
  }

  @Test
  void aNameIsNotToldWholeForEachFaultBelowIt() {
    JsonObject inner = new JsonObject();
    for (int i = 0; i < Faults.MAX_DETAILS; i++) {
      inner.put("n" + i, "\0");
    }
    JsonObject nested = inner;
    for (int i = 0; i < 20; i++) {
      nested = new JsonObject().put("~".repeat(40_000), nested);
    }

    assertThat(
            refused("createAttachment", valid("createAttachment").put("metaData", nested))
                .details())
        .hasSize(Faults.MAX_DETAILS)
        .allMatch(d -> d.path().startsWith("/metaData/~0~0") && d.path().length() < 800);
  }
}
