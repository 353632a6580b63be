package dev.palaver.realtime;

import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;

/** Reads the frames of clients; every fault names its field. */
final class FrameParser {
  /** Addresses are echoed in refusals; a longer one is refused without an echo. */
  private static final int MAX_ADDRESS_CHARS = 256;

  private static final String BEARER = "bearer ";
  private static final int MAX_SEQ_DIGITS = 18;

  private static final Map<String, ClientFrame.Type> TYPES =
      Map.of(
          "register", ClientFrame.Type.REGISTER,
          "unregister", ClientFrame.Type.UNREGISTER,
          "send", ClientFrame.Type.SEND,
          "publish", ClientFrame.Type.PUBLISH,
          "ping", ClientFrame.Type.PING);

  /** A frame that cannot be served; the socket stays open. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    private final String address;
    private final transient ChatException reason;

    private Refused(String address, ChatException reason) {
      super(reason.getMessage(), null, false, false);
      this.address = address;
      this.reason = reason;
    }

    /** Where the refusal goes: the reply address, else the address; null for none. */
    String address() {
      return address;
    }

    ChatException reason() {
      return reason;
    }
  }

  /** What clients send most, as the published one writes it: known without being parsed. */
  private static final String BARE_PING = "{\"type\":\"ping\"}";

  private static final ClientFrame PING =
      new ClientFrame(
          ClientFrame.Type.PING, null, null, null, null, false, new JsonObject(Map.of()), null);

  private FrameParser() {}

  static ClientFrame parse(String text) throws Refused {
    if (text.equals(BARE_PING)) {
      return PING;
    }
    JsonObject json = object(text);
    String address = echoable(json.getValue("address"));
    String replyAddress = echoable(json.getValue("replyAddress"));
    String blame = replyAddress != null ? replyAddress : address;
    try {
      ClientFrame.Type type = type(json.getValue("type"));
      JsonObject headers = headers(json.getValue("headers"));
      checkAddress("replyAddress", json.getValue("replyAddress"), false);
      checkAddress("address", json.getValue("address"), type != ClientFrame.Type.PING);
      return new ClientFrame(
          type,
          address,
          replyAddress,
          token(headers),
          after(headers),
          presence(headers),
          headers,
          json.getValue("body"));
    } catch (ChatException fault) {
      throw new Refused(blame, fault);
    }
  }

  /**
   * The token of an Authorization header.
   *
   * @throws ChatException UNAUTHENTICATED for another scheme
   */
  static String bearer(String authorization) {
    boolean known =
        authorization.length() > BEARER.length()
            && authorization.substring(0, BEARER.length()).toLowerCase(Locale.ROOT).equals(BEARER);
    if (!known) {
      throw new ChatException(
          ErrorCode.UNAUTHENTICATED, "headers.Authorization: must be 'Bearer <token>'");
    }
    return authorization.substring(BEARER.length()).trim();
  }

  private static JsonObject object(String text) throws Refused {
    try {
      if (Json.decodeValue(text) instanceof JsonObject json) {
        return json;
      }
      throw new Refused(null, ChatException.badRequest("The frame must be a JSON object"));
    } catch (DecodeException notJson) {
      throw new Refused(null, new ChatException(ErrorCode.MALFORMED_JSON, "The frame is not JSON"));
    }
  }

  private static String echoable(Object value) {
    return value instanceof String text && text.length() <= MAX_ADDRESS_CHARS ? text : null;
  }

  private static void checkAddress(String field, Object value, boolean required) {
    if (value == null && !required) {
      return;
    }
    if (value == null) {
      throw ChatException.badRequest(field + ": is missing");
    }
    if (echoable(value) == null) {
      throw ChatException.badRequest(
          field + ": must be a string of at most " + MAX_ADDRESS_CHARS + " characters");
    }
  }

  private static ClientFrame.Type type(Object value) {
    ClientFrame.Type type = value instanceof String name ? TYPES.get(name) : null;
    if (type == null) {
      throw ChatException.badRequest("type: must be register, unregister, send, publish or ping");
    }
    return type;
  }

  private static JsonObject headers(Object value) {
    if (value == null) {
      return new JsonObject();
    }
    if (value instanceof JsonObject headers) {
      return headers;
    }
    throw ChatException.badRequest("headers: must be an object");
  }

  private static String token(JsonObject headers) {
    Object value = headers.getValue("Authorization");
    if (value == null) {
      value = headers.getValue("authorization");
    }
    if (value == null) {
      return null;
    }
    if (value instanceof String authorization) {
      return bearer(authorization);
    }
    throw ChatException.badRequest("headers.Authorization: must be a string");
  }

  private static Long after(JsonObject headers) {
    Object value = headers.getValue("after");
    if (value == null) {
      return null;
    }
    boolean number = value instanceof Integer || value instanceof Long;
    return seq("headers.after", number || value instanceof String ? value.toString() : "");
  }

  /**
   * Reads the place of an event from a text.
   *
   * @param name of the field, for the refusal
   * @throws ChatException BAD_REQUEST for anything but digits
   */
  static long seq(String name, String text) {
    boolean digits = text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (text.isEmpty() || text.length() > MAX_SEQ_DIGITS || !digits) {
      throw ChatException.badRequest(name + ": must be the seq of an event, 0 or more");
    }
    return Long.parseLong(text);
  }

  private static boolean presence(JsonObject headers) {
    Object value = headers.getValue("presence");
    String text = value == null ? "false" : value.toString();
    if (!text.equals("true") && !text.equals("false")) {
      throw ChatException.badRequest("headers.presence: must be true or false");
    }
    return text.equals("true");
  }
}
