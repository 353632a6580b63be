package dev.palaver.bench;

import java.util.function.Consumer;

/**
 * One user who posts over REST, one message at a time. Any thread; the callback comes on an event
 * loop.
 */
final class Sender {
  private final RestPool rest;
  private final Target target;
  private final String token;
  private volatile int attempt;

  Sender(RestPool rest, Target target, int user) {
    this.rest = rest;
    this.target = target;
    this.token = target.token(user);
  }

  /** Posts a message; {@code done} hears whether the server acknowledged it. */
  void send(int channel, String body, Consumer<Boolean> done) {
    int mine = attempt;
    String json =
        "{\"body\":\""
            + body
            + "\",\"channelId\":\""
            + target.channelId(channel)
            + "\",\"channelType\":\"group\"}";
    rest.post(
        token,
        json,
        ok -> {
          if (mine == attempt) {
            done.accept(ok);
          }
        });
  }

  /** Gives up what is in flight: its answer is not heard. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // the main thread alone resets
  void reset() {
    attempt++;
  }
}
