package dev.palaver.http.token;

import dev.palaver.config.TokenConfig;
import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import dev.palaver.core.Principal;
import dev.palaver.core.Timestamps;
import dev.palaver.core.UserId;
import dev.palaver.core.Uuids;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Makes the caller of claims whose signature holds. No clock, no I/O. */
final class ClaimsReader {
  /** How a date may go on that leaves something out: midnight, UTC. */
  private static final List<String> REST_OF_DATE = List.of("", "Z", ":00Z", "T00:00:00Z");

  /** Far beyond any token, and within what an Instant can be. */
  private static final double MAX_SECONDS = 1e12;

  /**
   * A caller, and how long the claims hold.
   *
   * @param endsAt first moment at which they do not; {@link Instant#MAX} when they name no end
   */
  record Claims(Principal principal, Instant endsAt) {}

  private final Optional<String> issuer;
  private final List<String> userClaims;

  ClaimsReader(TokenConfig config) {
    this.issuer = config.issuer();
    this.userClaims = config.userClaims();
  }

  /**
   * Checks issuer, life time and user; {@code exp} and {@code nbf} without a tolerance and {@code
   * iat} not at all, as the reference.
   *
   * @throws ChatException UNAUTHENTICATED or TOKEN_EXPIRED
   */
  Claims read(JsonObject claims, Instant now) {
    if (issuer.isPresent() && !issuer.get().equals(claims.getValue("iss"))) {
      throw TokenHeader.refused();
    }
    Instant notBefore = instant(claims, "nbf");
    if (notBefore != null && notBefore.isAfter(now)) {
      throw TokenHeader.refused();
    }
    Instant expiry = instant(claims, "exp");
    if (expiry != null && !now.isBefore(expiry)) {
      throw new ChatException(ErrorCode.TOKEN_EXPIRED, "The token has expired");
    }
    Instant passwordExpiry = passwordExpiry(claims.getValue("passwordExpiryTime"));
    if (!now.isBefore(passwordExpiry)) {
      throw new ChatException(ErrorCode.TOKEN_EXPIRED, "The password of this user has expired");
    }
    boolean endless = expiry == null || passwordExpiry.isBefore(expiry);
    return new Claims(principal(claims, expiry), endless ? passwordExpiry : expiry);
  }

  private Principal principal(JsonObject claims, Instant expiry) {
    return new Principal(
        userId(claims),
        claims.getValue("id") instanceof String id ? Uuids.parse(id).orElse(null) : null,
        permissions(claims.getValue("permissions")),
        expiry,
        claims.getValue("jti") instanceof String jti ? jti : null,
        issuedAt(claims.getValue("iat")));
  }

  /** Only revocations look at it: what is no time counts as absent, as the reference has it. */
  private static Instant issuedAt(Object claim) {
    return claim instanceof Number seconds && Math.abs(seconds.doubleValue()) < MAX_SECONDS
        ? Instant.ofEpochSecond(seconds.longValue())
        : null;
  }

  private UserId userId(JsonObject claims) {
    for (String name : userClaims) {
      Object claim = claims.getValue(name);
      if (claim != null) {
        UUID id = claim instanceof String text ? Uuids.parse(text).orElse(null) : null;
        if (id == null) {
          throw new ChatException(
              ErrorCode.UNAUTHENTICATED, "The token's claim " + name + " is not a UUID");
        }
        return new UserId(id);
      }
    }
    throw new ChatException(
        ErrorCode.UNAUTHENTICATED,
        "The token names no user (claims " + String.join(", ", userClaims) + ")");
  }

  private static Set<String> permissions(Object claim) {
    Set<String> keys = new HashSet<>();
    if (claim instanceof JsonArray list) {
      list.forEach(
          key -> {
            if (key instanceof String text) {
              keys.add(text);
            }
          });
    }
    return keys;
  }

  /** A NumericDate (RFC 7519, section 2), cut to seconds; null when absent. */
  private static Instant instant(JsonObject claims, String name) {
    if (!claims.containsKey(name)) {
      return null;
    }
    if (claims.getValue(name) instanceof Number seconds) {
      try {
        return Instant.ofEpochSecond(seconds.longValue());
      } catch (DateTimeException e) {
        // Told below: beyond what a time can be.
      }
    }
    throw new ChatException(
        ErrorCode.UNAUTHENTICATED, "The token's claim " + name + " is not a time in seconds");
  }

  /**
   * The claim as the reference reads it: milliseconds or a date as text, none where it is absent,
   * zero or unreadable.
   */
  private static Instant passwordExpiry(Object claim) {
    if (claim instanceof Number millis && millis.longValue() != 0) {
      return Instant.ofEpochMilli(millis.longValue());
    }
    if (claim instanceof String text) {
      for (String rest : REST_OF_DATE) {
        Optional<OffsetDateTime> date = Timestamps.parse(text + rest);
        if (date.isPresent()) {
          return date.get().toInstant();
        }
      }
    }
    return Instant.MAX;
  }
}
