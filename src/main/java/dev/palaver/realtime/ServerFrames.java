package dev.palaver.realtime;

import dev.palaver.core.ChannelId;
import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import dev.palaver.core.UserId;
import dev.palaver.http.ErrorEnvelope;
import io.vertx.core.json.JsonObject;

/** The frames that the server sends beside events; the words are the Vert.x bridge's. */
final class ServerFrames {
  private ServerFrames() {}

  /**
   * A refusal. The published client hands {@code failureCode}, {@code failureType} and {@code
   * message} to the handler at the address, or to {@code onerror} without one; {@code error} is the
   * envelope of REST, for clients that read frames themselves.
   *
   * @param address that the refused frame was about; null when it had none
   */
  static String err(String address, ChatException failure) {
    JsonObject frame = new JsonObject().put("type", "err");
    if (address != null) {
      frame.put("address", address);
    }
    return frame
        .put("failureCode", failure.code().status())
        .put("failureType", failure.code().errorName())
        .put("message", failure.getMessage())
        .put("error", ErrorEnvelope.of(failure).getJsonObject("error"))
        .encode();
  }

  /** The node stops: come back after a time. An {@code err} frame, as no address is about it. */
  static String goAway(long retryAfterMillis) {
    ChatException reason =
        new ChatException(ErrorCode.UNAVAILABLE, "The node stops: connect again");
    return new JsonObject(err(null, reason)).put("retryAfterMs", retryAfterMillis).encode();
  }

  /**
   * The body of the first frame of a subscription, and again when its place is lost.
   *
   * @param head the channel's newest event
   * @param recovered whether every event after the asked one follows; else the history is to be
   *     read over REST, and events after {@code head} follow
   */
  static JsonObject subscribed(ChannelId channel, long head, boolean recovered) {
    return new JsonObject()
        .put("type", "subscribed")
        .put("channelId", channel.toString())
        .put("seq", head)
        .put("recovered", recovered);
  }

  /** The body of the last frame of a subscription that the server ends. */
  static JsonObject unsubscribed(ChannelId channel, ChatException reason) {
    return new JsonObject()
        .put("type", "unsubscribed")
        .put("channelId", channel.toString())
        .put("reason", why(reason));
  }

  /**
   * The body of the first frame of a user's feed, and again when its permissions were checked anew:
   * what the client knows of the user's channels is to be fetched again.
   *
   * @param channels that it covers
   * @param complete whether these are all
   */
  static JsonObject feeding(UserId user, int channels, boolean complete) {
    return new JsonObject()
        .put("type", "subscribed")
        .put("userId", user.toString())
        .put("channels", channels)
        .put("complete", complete);
  }

  /** The body of the last frame of a user's feed that the server ends. */
  static JsonObject unfed(UserId user, ChatException reason) {
    return new JsonObject()
        .put("type", "unsubscribed")
        .put("userId", user.toString())
        .put("reason", why(reason));
  }

  /** A frame that a handler at the address gets. */
  static String rec(String address, JsonObject body) {
    return new JsonObject().put("type", "rec").put("address", address).put("body", body).encode();
  }

  /** The same for a body that is JSON text already; an address needs no escapes. */
  static String rec(String address, String body) {
    return "{\"type\":\"rec\",\"address\":\"" + address + "\",\"body\":" + body + "}";
  }

  private static String why(ChatException reason) {
    return reason.code() == ErrorCode.NOT_FOUND ? "membership" : "permission";
  }
}
