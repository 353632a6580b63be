package dev.palaver.testing;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Asserts that a frame is one that {@code openapi/asyncapi.yaml} promises: its kind is there, and
 * it fits the schema. Tests call it on every frame that they get, so that a wrong word in the
 * contract fails the build.
 */
public final class EventCheck {
  private static final ContractSchemas SCHEMAS = ContractSchemas.get();

  /** Which channel of the contract an address belongs to, by how it begins. */
  private static final Map<String, String> CHANNELS = channels();

  private EventCheck() {}

  /** Checks a frame of the server, and hands it back. */
  public static JsonObject frame(String text) {
    return frame((JsonObject) Json.decodeValue(text));
  }

  /**
   * Checks a frame of the server.
   *
   * @throws AssertionError when the contract does not promise it
   */
  public static JsonObject frame(JsonObject frame) {
    String type = frame.getString("type", "");
    if (type.equals("err")) {
      return check("/components/messages/err/payload", frame);
    }
    if (!type.equals("rec")) {
      throw new AssertionError("The contract has no frame of type \"" + type + "\": " + frame);
    }
    String address = frame.getString("address", "");
    return CHANNELS.entrySet().stream()
        .filter(channel -> address.startsWith(channel.getKey()))
        .findFirst()
        .map(channel -> rec(channel.getValue(), frame))
        .orElseGet(() -> check("/components/schemas/Rec", frame));
  }

  /** Checks an entry of a channel's log as REST and streams carry it, without a frame. */
  public static JsonObject event(JsonObject event) {
    frame(
        new JsonObject()
            .put("type", "rec")
            .put("address", "chat.channel." + event.getString("channelId"))
            .put("body", event));
    return event;
  }

  /** Checks a value against a schema under {@code components.schemas}. */
  public static void schema(String name, Object value) {
    check("/components/schemas/" + name, value);
  }

  /** The names of the messages that the server sends, or receives, on a channel of the contract. */
  public static Set<String> names(String channel, String action) {
    JsonObject operations = SCHEMAS.events().getJsonObject("operations");
    Set<String> names = new TreeSet<>();
    for (String id : operations.fieldNames()) {
      JsonObject operation = operations.getJsonObject(id);
      if (operation.getString("action").equals(action)
          && ref(operation.getJsonObject("channel")).equals("/channels/" + channel)) {
        operation.getJsonArray("messages").stream()
            .map(message -> resolve(resolve((JsonObject) message)).getString("name"))
            .forEach(names::add);
      }
    }
    return names;
  }

  private static JsonObject rec(String channel, JsonObject frame) {
    JsonObject messages =
        SCHEMAS.events().getJsonObject("channels").getJsonObject(channel).getJsonObject("messages");
    String name =
        frame.getValue("body") instanceof JsonObject body ? body.getString("type", "") : "";
    if (!names(channel, "send").contains(name)) {
      throw new AssertionError(
          "The contract sends no \"" + name + "\" on channel " + channel + ": " + frame);
    }
    for (String key : messages.fieldNames()) {
      JsonObject message = messages.getJsonObject(key);
      if (name.equals(resolve(message).getString("name"))) {
        return check(ref(message) + "/payload", frame);
      }
    }
    throw new AssertionError("Channel " + channel + " of the contract has no message " + name);
  }

  private static <T> T check(String pointer, T value) {
    List<String> faults = SCHEMAS.eventFaults(pointer, value);
    if (!faults.isEmpty()) {
      throw new AssertionError(
          "breaks " + pointer + " of asyncapi.yaml\n" + String.join("\n", faults) + "\n" + value);
    }
    return value;
  }

  private static Map<String, String> channels() {
    JsonObject channels = SCHEMAS.events().getJsonObject("channels");
    Map<String, String> prefixes = new HashMap<>();
    for (String name : channels.fieldNames()) {
      String address = channels.getJsonObject(name).getString("address");
      // The channel of the answers has no address of its own.
      int parameter = address == null ? -1 : address.indexOf('{');
      if (parameter > 0) {
        prefixes.put(address.substring(0, parameter), name);
      }
    }
    return prefixes;
  }

  private static String ref(JsonObject reference) {
    return reference.getString("$ref").substring(1);
  }

  private static JsonObject resolve(JsonObject reference) {
    JsonObject at = SCHEMAS.events();
    for (String token : ref(reference).substring(1).split("/", -1)) {
      at = at.getJsonObject(token);
    }
    return at;
  }
}
