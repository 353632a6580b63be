package dev.palaver.membership;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** What came for one registration of one channel, up to its end. Safe for several threads. */
final class Listening {
  private final List<Long> seqs = new ArrayList<>();
  private JsonObject first;
  private JsonObject last;

  /** A frame's body, or an {@code err} frame. */
  synchronized void take(JsonObject body) {
    if (first == null) {
      first = body;
    } else if (last != null) {
      throw new IllegalStateException("after the end came " + body);
    } else if (body.containsKey("data")) {
      seqs.add(body.getLong("seq"));
    } else {
      last = body;
    }
  }

  /** {@code subscribed}, or the refusal; null until it is there. */
  synchronized JsonObject first() {
    return first;
  }

  /** {@code unsubscribed}; null while it goes on. */
  synchronized JsonObject last() {
    return last;
  }

  /** The places of the events that came, in the order of their coming. */
  synchronized List<Long> seqs() {
    return List.copyOf(seqs);
  }
}
