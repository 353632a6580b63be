package dev.palaver.realtime;

import dev.palaver.core.ChannelId;
import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import dev.palaver.core.JsonWeight;
import dev.palaver.core.MemoryBudget;
import dev.palaver.core.Principal;
import dev.palaver.core.Uuids;
import dev.palaver.http.ErrorEnvelope;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The {@code send} frames of one socket: each goes to the {@link SocketAction} at its address, and
 * what becomes of it to its {@code replyAddress}. They begin in the order of the frames; the
 * replies come as they are ready. On the socket's event loop.
 */
final class Sends {
  /** The address for who types. */
  static final String TYPING = "chat.typing";

  /** Frames that may be under way; more wait unread. */
  private static final int MAX_UNDER_WAY = 64;

  private final SocketLoop loop;
  private final Connection connection;
  private final Registrations registrations;
  private final Supplier<Principal> caller;

  /** What frames under way hold as JSON, which can be many times their text. */
  private final MemoryBudget.Hold memory;

  private int underWay;

  Sends(
      SocketLoop loop,
      Connection connection,
      Registrations registrations,
      Supplier<Principal> caller) {
    this.loop = loop;
    this.connection = connection;
    this.registrations = registrations;
    this.caller = caller;
    this.memory = loop.memory().hold();
  }

  /**
   * Serves one frame.
   *
   * @throws ChatException UNAVAILABLE or ANSWER_TOO_LARGE when the node has no room for its content
   */
  void send(ClientFrame frame) {
    long weight = JsonWeight.of(frame.headers()) + JsonWeight.of(frame.body());
    memory.take(weight);
    if (++underWay == MAX_UNDER_WAY) {
      connection.inbox().hold();
    }
    loop.here(
        begin(frame),
        answer -> {
          if (frame.replyAddress() != null) {
            connection.send(ServerFrames.rec(frame.replyAddress(), answer));
          }
          ended(weight);
        },
        failure -> {
          connection.refuse(frame.blame(), ErrorEnvelope.toCaller(failure));
          ended(weight);
        });
  }

  /** Whether no frame is under way. */
  boolean idle() {
    return underWay == 0;
  }

  private Future<JsonObject> begin(ClientFrame frame) {
    try {
      if (frame.address().equals(TYPING) && loop.config().signals().typing()) {
        return typing(frame.body());
      }
      return action(frame.address()).handle(caller.get(), frame.textHeaders(), frame.body());
    } catch (RuntimeException fault) {
      return Future.failedFuture(fault);
    }
  }

  private SocketAction action(String address) {
    SocketAction action = loop.action(address);
    if (action == null) {
      throw new ChatException(ErrorCode.ROUTE_NOT_FOUND, "address: there is no such address");
    }
    return action;
  }

  private Future<JsonObject> typing(Object body) {
    Object id = body instanceof JsonObject json ? json.getValue("channelId") : null;
    ChannelId channel =
        (id instanceof String text ? Uuids.parse(text) : Optional.<UUID>empty())
            .map(ChannelId::new)
            .orElseThrow(() -> ChatException.badRequest("body.channelId: must be a UUID"));
    Future<?> member =
        registrations.hears(channel)
            ? Future.succeededFuture()
            : loop.access().mayHear(caller.get(), channel);
    return member.map(
        may -> {
          loop.typing(channel, caller.get().userId());
          return new JsonObject();
        });
  }

  private void ended(long weight) {
    memory.giveBack(weight);
    if (underWay-- == MAX_UNDER_WAY) {
      connection.inbox().release();
    }
    connection.finishIfLeaving();
  }
}
