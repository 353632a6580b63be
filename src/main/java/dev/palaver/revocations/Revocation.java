package dev.palaver.revocations;

import dev.palaver.core.Timestamps;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;

/**
 * One row.
 *
 * @param userId whose tokens end; null when one token is named
 * @param tokenId the {@code jti} of the token that ends; null when a user is named
 * @param notBefore tokens of the user that were issued up to this second are refused
 * @param createdOn by the database's clock, for reading what is new
 * @param expiresOn a token that lives longer is accepted again then
 */
record Revocation(
    UUID id,
    UUID userId,
    String tokenId,
    Instant notBefore,
    String reason,
    UUID createdBy,
    Instant createdOn,
    Instant expiresOn) {
  static final String COLUMNS =
      "id, user_id, token_id, not_before, reason, created_by, created_on, expires_on";

  static Revocation of(Row row) {
    return new Revocation(
        row.getUUID(0),
        row.getUUID(1),
        row.getString(2),
        row.getOffsetDateTime(3).toInstant(),
        row.getString(4),
        row.getUUID(5),
        row.getOffsetDateTime(6).toInstant(),
        row.getOffsetDateTime(7).toInstant());
  }

  /** As REST returns it, and as nodes tell each other. */
  JsonObject json() {
    JsonObject json = new JsonObject().put("id", id.toString());
    if (userId != null) {
      json.put("userId", userId.toString());
    } else {
      json.put("tokenId", tokenId);
    }
    if (reason != null) {
      json.put("reason", reason);
    }
    return json.put("notBefore", Timestamps.format(notBefore))
        .put("createdBy", createdBy.toString())
        .put("createdOn", Timestamps.format(createdOn))
        .put("expiresOn", Timestamps.format(expiresOn));
  }

  static Revocation of(JsonObject json) {
    String user = json.getString("userId");
    return new Revocation(
        UUID.fromString(json.getString("id")),
        user == null ? null : UUID.fromString(user),
        json.getString("tokenId"),
        json.getInstant("notBefore"),
        json.getString("reason"),
        UUID.fromString(json.getString("createdBy")),
        json.getInstant("createdOn"),
        json.getInstant("expiresOn"));
  }
}
