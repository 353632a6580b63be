package dev.palaver.realtime;

import dev.palaver.core.Principal;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;

/**
 * What happens to a {@code send} frame: one for each address that clients may send to. Features
 * provide it, as this package knows none.
 */
@FunctionalInterface
public interface SocketAction {
  /**
   * Serves one frame, on the socket's event loop.
   *
   * @param caller whose socket it is, as the newest token names them
   * @param headers of the frame, those that are text
   * @param body decoded JSON of any kind, unchecked; null when absent
   * @return the body of the reply; a failure or an exception becomes an {@code err} frame as it
   *     would become the envelope of REST
   */
  Future<JsonObject> handle(Principal caller, MultiMap headers, Object body);
}
