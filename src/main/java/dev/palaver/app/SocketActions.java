package dev.palaver.app;

import dev.palaver.core.ChatException;
import dev.palaver.core.Uuids;
import dev.palaver.http.OperationCalls;
import dev.palaver.http.Reply;
import dev.palaver.realtime.SocketAction;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * The addresses that clients may send to, as operations of the contract: same permission, same
 * check of the body, same answer.
 */
final class SocketActions {
  private static final String CHANNEL = "channelId";

  private SocketActions() {}

  static Map<String, SocketAction> of(OperationCalls calls) {
    return Map.of(
        "chat.message.create",
        (caller, headers, body) ->
            calls.call("createMessage", caller, Map.of(), headers, body).map(SocketActions::bodyOf),
        "chat.read",
        (caller, headers, body) -> {
          JsonObject mark = withChannel(body);
          String channel = (String) mark.remove(CHANNEL);
          return calls
              .call("markChannelRead", caller, Map.of("id", channel), headers, mark)
              .map(SocketActions::bodyOf);
        });
  }

  private static JsonObject withChannel(Object body) {
    boolean named =
        body instanceof JsonObject json
            && json.getValue(CHANNEL) instanceof String id
            && Uuids.parse(id).isPresent();
    if (!named) {
      throw ChatException.badRequest("body.channelId: must be a UUID");
    }
    return ((JsonObject) body).copy();
  }

  private static JsonObject bodyOf(Reply reply) {
    return reply.parts().isEmpty() ? new JsonObject() : new JsonObject(reply.parts().get(0));
  }
}
