package dev.palaver.channels;

import dev.palaver.config.ChannelConfig;
import dev.palaver.core.ChatException;
import dev.palaver.core.JsonWeight;
import dev.palaver.core.Principal;
import dev.palaver.core.UserId;
import dev.palaver.core.Uuids;
import dev.palaver.sql.Ids;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A channel that a request asks for. Plain values, checked beyond what the contract's schema says.
 *
 * @param given whether the request chose the id
 * @param members in the order in which they are told, the creator among them
 */
record NewChannel(
    UUID id,
    boolean given,
    String type,
    String name,
    JsonObject metadata,
    Map<UserId, Role> members) {
  private static final String MEMBERS = "members";

  /**
   * Reads a body that the contract's schema accepted. The creator becomes an owner; but a service
   * account that names an owner stays out.
   *
   * @throws ChatException VALIDATION_FAILED
   */
  static NewChannel of(JsonObject body, Principal creator, ChannelConfig limits) {
    requireMetadata(body, limits);
    Map<UserId, Role> named = members(body.getJsonArray(MEMBERS, new JsonArray()), limits);
    Role own = named.get(creator.userId());
    boolean standsIn = creator.managesAllChannels() && named.containsValue(Role.OWNER);
    if (own != null && own != Role.OWNER && !standsIn) {
      throw ChatException.invalid("/members", "const", "who creates a channel is its owner");
    }
    Map<UserId, Role> members = new LinkedHashMap<>();
    if (!standsIn) {
      members.put(creator.userId(), Role.OWNER);
    }
    members.putAll(named);
    String id = body.getString("id");
    return new NewChannel(
        id == null ? Ids.next() : Uuids.parse(id).orElseThrow(),
        id != null,
        body.getString("channelType"),
        body.getString("name"),
        body.getJsonObject("metadata"),
        members);
  }

  /**
   * The users that a body adds, each with their role.
   *
   * @throws ChatException VALIDATION_FAILED when they are too many, or one is named twice
   */
  static Map<UserId, Role> members(JsonArray named, ChannelConfig limits) {
    if (named.size() > limits.maxNewMembers()) {
      throw ChatException.invalid(
          "/members",
          "maxItems",
          "must NOT have more than "
              + limits.maxNewMembers()
              + " items (CHAT_CHANNEL_MAX_NEW_MEMBERS)");
    }
    Map<UserId, Role> members = new LinkedHashMap<>();
    for (int i = 0; i < named.size(); i++) {
      JsonObject entry = named.getJsonObject(i);
      UserId user = new UserId(Uuids.parse(entry.getString("userId")).orElseThrow());
      Role role = Role.ofWireName(entry.getString("role", Role.MEMBER.wireName()));
      if (members.put(user, role) != null) {
        throw ChatException.invalid("/members/" + i, "uniqueItems", "names a user again");
      }
    }
    return members;
  }

  /**
   * Refuses metadata that are too large.
   *
   * @throws ChatException VALIDATION_FAILED
   */
  static void requireMetadata(JsonObject body, ChannelConfig limits) {
    JsonObject metadata = body.getJsonObject("metadata");
    if (metadata != null
        && metadata.toBuffer().length() + JsonWeight.writtenOut(metadata)
            > limits.maxMetadataBytes()) {
      throw ChatException.invalid(
          "/metadata",
          "maxLength",
          "must NOT be larger than "
              + limits.maxMetadataBytes()
              + " bytes (CHAT_CHANNEL_MAX_METADATA_BYTES)");
    }
  }
}
