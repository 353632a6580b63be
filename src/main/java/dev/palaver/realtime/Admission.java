package dev.palaver.realtime;

import dev.palaver.core.ChannelId;
import dev.palaver.core.ChatException;
import dev.palaver.core.UserId;
import dev.palaver.events.EventLog.Head;
import dev.palaver.http.ErrorEnvelope;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Whether a subscription's caller may hear its channel, and since which event that may have
 * changed. Used on the socket's event loop.
 */
final class Admission {
  private static final long RETRY_MILLIS = 1000;

  /**
   * A channel's newest event, and the first one that the caller may be shown.
   *
   * @param first as {@link ChannelAccess#mayHear} says
   */
  record Grant(Head head, long first) {}

  private final SocketLoop loop;
  private final Subscriber subscriber;
  private final ChannelId channel;

  /** What events up to here say of the caller's membership is known. */
  private long checkedUpTo;

  private boolean newPermissions;

  Admission(SocketLoop loop, Subscriber subscriber, ChannelId channel) {
    this.loop = loop;
    this.subscriber = subscriber;
    this.channel = channel;
  }

  ChannelId channel() {
    return channel;
  }

  UserId user() {
    return subscriber.principal().userId();
  }

  /**
   * Checks once the head is read, in this order: what happens after the head is met as an event.
   * But the first check of a channel of the reference adopts it, and no event tells of that. So a
   * channel that seemed to have no log is looked at once more, in the same order.
   *
   * @param head reads it, on the loop
   */
  Future<Grant> after(Supplier<Future<Head>> head) {
    return checkedAfter(head.get())
        .compose(
            grant ->
                grant.head().equals(Head.NONE)
                    ? again(head).compose(read -> checkedSince(grant, read))
                    : Future.succeededFuture(grant));
  }

  /** Back on the loop: a check that adopted the channel completes wherever that was done. */
  private Future<Head> again(Supplier<Future<Head>> head) {
    Promise<Head> read = Promise.promise();
    loop.here(Future.succeededFuture(), go -> head.get().onComplete(read), read::fail);
    return read.future();
  }

  private Future<Grant> checkedSince(Grant grant, Head read) {
    return read.equals(Head.NONE)
        ? Future.succeededFuture(grant)
        : checkedAfter(Future.succeededFuture(read));
  }

  private Future<Grant> checkedAfter(Future<Head> head) {
    return head.compose(read -> check().map(first -> new Grant(read, first)));
  }

  Future<Long> check() {
    return loop.access().mayHear(subscriber.principal(), channel);
  }

  /**
   * Asks until there is an answer that is no passing fault of the server's, and no denial for
   * permissions that have changed meanwhile.
   *
   * @param wanted whether the answer is still waited for
   */
  <T> void ask(
      Supplier<Future<T>> question,
      BooleanSupplier wanted,
      Consumer<T> granted,
      Consumer<ChatException> denied) {
    if (!wanted.getAsBoolean()) {
      return;
    }
    loop.here(
        question.get(),
        answer -> {
          if (wanted.getAsBoolean()) {
            granted.accept(answer);
          }
        },
        failure -> {
          ChatException reason = ErrorEnvelope.toCaller(failure);
          if (reason.code().serverFault()) {
            loop.after(RETRY_MILLIS, () -> ask(question, wanted, granted, denied));
          } else if (wanted.getAsBoolean() && takeNewPermissions()) {
            ask(question, wanted, granted, denied);
          } else if (wanted.getAsBoolean()) {
            denied.accept(reason);
          }
        });
  }

  /** The permissions changed while access was being checked: the answer may be for older ones. */
  void newPermissions() {
    newPermissions = true;
  }

  /** Whether they did since this was last asked. */
  boolean takeNewPermissions() {
    boolean taken = newPermissions;
    newPermissions = false;
    return taken;
  }

  /** A check that began after the event of this place found that the caller may hear. */
  void checked(long upTo) {
    checkedUpTo = Math.max(checkedUpTo, upTo);
  }

  long checkedUpTo() {
    return checkedUpTo;
  }

  /**
   * Whether an event is a change of the caller's own membership that no check has seen: it puts the
   * right to see it, too, in question.
   */
  boolean questionedBy(EventFrame frame) {
    UserId member = frame.member();
    return member != null && frame.seq() > checkedUpTo && member.equals(user());
  }
}
