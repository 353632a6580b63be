package dev.palaver.history;

import dev.palaver.history.Caller.Answer;
import dev.palaver.history.History.Sent;
import dev.palaver.testing.TestServer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Sends messages, each with an idempotency key and until it is acknowledged. Now and then hangs up
 * before the answer, or sends what is acknowledged once more.
 */
final class Writer extends Actor {
  private static final int PAUSE_MILLIS = 60;
  private static final Duration HANG_UP = Duration.ofMillis(4);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MAX_PADDING = 400;

  Writer(String name, Plan plan, Caller caller, Ledger ledger, List<UUID> channels) {
    super(name, plan, caller, ledger, channels, PAUSE_MILLIS);
  }

  @Override
  void act(int action) {
    UUID channel = anyChannel();
    String key = name + "-" + action;
    String body = key + " " + "x".repeat(random.nextInt(MAX_PADDING));
    boolean hangUp = random.nextInt(12) == 0;
    boolean repeat = random.nextInt(20) == 0;
    Sent sent = send(channel, key, body, hangUp ? HANG_UP : PATIENCE);
    ledger.add(sent);
    if (repeat) {
      ledger.repeats.incrementAndGet();
      Sent again = send(channel, key, body, PATIENCE);
      if (!again.equals(sent)) {
        ledger.fault("repeated, " + sent + " was answered as " + again);
      }
    }
  }

  private Sent send(UUID channel, String key, String body, Duration firstPatience) {
    JsonObject message = TestServer.message(channel).put("body", body);
    Answer answer = caller.ask("POST", "/messages", message, key, firstPatience);
    if (answer.status() != 200) {
      throw new IllegalStateException("send: " + answer);
    }
    JsonObject stored = answer.json();
    return new Sent(channel, stored.getString("id"), stored.getLong("seq"), body);
  }
}
