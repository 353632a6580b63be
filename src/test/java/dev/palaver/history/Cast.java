package dev.palaver.history;

import dev.palaver.testing.TestNodes;
import dev.palaver.testing.Tokens;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Who takes part in a run, by name, and how each proves who they are. Used on one thread. */
final class Cast {
  private final TestNodes nodes;
  private final Ledger ledger;
  private final Map<String, UUID> users = new HashMap<>();

  Cast(TestNodes nodes, Ledger ledger) {
    this.nodes = nodes;
    this.ledger = ledger;
  }

  Caller caller(String name) {
    return new Caller(nodes.uris(), token(name), ledger);
  }

  /** As the body of a new channel names them. */
  JsonObject member(String name, String role) {
    return new JsonObject().put("userId", user(name).toString()).put("role", role);
  }

  String token(String name) {
    return Tokens.of(user(name)).build();
  }

  static Stream<String> names(String kind, int count) {
    return IntStream.range(0, count).mapToObj(i -> kind + i);
  }

  private UUID user(String name) {
    return users.computeIfAbsent(name, unknown -> UUID.randomUUID());
  }
}
