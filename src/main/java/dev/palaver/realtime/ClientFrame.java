package dev.palaver.realtime;

import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;

/**
 * One frame of a client, checked.
 *
 * @param address null only in a ping
 * @param replyAddress where the answer to a send goes; null when none is wanted
 * @param token from {@code headers.Authorization}, without its scheme; null when absent
 * @param after from {@code headers.after}; null when absent
 * @param presence from {@code headers.presence}: whether a channel's presence is watched
 * @param headers as they came
 * @param body as it came; null when absent
 */
record ClientFrame(
    Type type,
    String address,
    String replyAddress,
    String token,
    Long after,
    boolean presence,
    JsonObject headers,
    Object body) {
  /** Where a refusal of this frame goes; null for nowhere in particular. */
  String blame() {
    return replyAddress != null ? replyAddress : address;
  }

  /** The headers that are text, without the token. */
  MultiMap textHeaders() {
    MultiMap texts = MultiMap.caseInsensitiveMultiMap();
    headers.forEach(
        header -> {
          if (header.getValue() instanceof String text
              && !header.getKey().equalsIgnoreCase("Authorization")) {
            texts.add(header.getKey(), text);
          }
        });
    return texts;
  }

  /** The kinds of frames that the Vert.x bridge knows. */
  enum Type {
    REGISTER,
    UNREGISTER,
    SEND,
    PUBLISH,
    PING
  }
}
