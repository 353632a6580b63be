package dev.palaver.http.token;

import dev.palaver.core.Principal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tokens that were verified a short while ago, by their SHA-256, so that no token itself lies in
 * memory. Any thread; a look-up takes no lock.
 *
 * <p>Two generations bound it: entries go into the young one; when that is full it becomes the old
 * one, and what was old is forgotten unless it was used meanwhile.
 */
final class VerifiedTokens {
  /** How long a token is remembered at most, whatever its {@code exp}. */
  static final Duration MAX_LIFE = Duration.ofMinutes(5);

  /** A SHA-256. */
  record Hash(long a, long b, long c, long d) {
    static Hash of(String token) {
      try {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        ByteBuffer bytes = ByteBuffer.wrap(digest.digest(token.getBytes(StandardCharsets.UTF_8)));
        return new Hash(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform has SHA-256", e);
      }
    }
  }

  private record Entry(Principal principal, VerificationKey key, Instant endsAt) {}

  private final int generationSize;
  private volatile Map<Hash, Entry> young = new ConcurrentHashMap<>();
  private volatile Map<Hash, Entry> old = Map.of();

  /**
   * A memory of this many tokens, rounded up to an even number; none when it is zero.
   *
   * <p>Threads that add at the same moment may overstep the bound by one each.
   */
  VerifiedTokens(int size) {
    this.generationSize = (size + 1) / 2;
  }

  /** The caller of a token that still holds; empty when it must be verified. */
  Optional<Principal> find(Hash token, Instant now) {
    Entry entry = young.get(token);
    if (entry == null) {
      entry = old.get(token);
      if (entry == null) {
        return Optional.empty();
      }
      if (holds(entry, now)) {
        put(token, entry);
      }
    }
    return holds(entry, now) ? Optional.of(entry.principal) : Optional.empty();
  }

  /** Remembers a token that this key has verified, until its claims end or the key is retired. */
  void add(Hash token, ClaimsReader.Claims claims, VerificationKey key, Instant now) {
    Instant latest = now.plus(MAX_LIFE);
    Instant endsAt = claims.endsAt().isBefore(latest) ? claims.endsAt() : latest;
    put(token, new Entry(claims.principal(), key, endsAt));
  }

  int size() {
    return young.size() + old.size();
  }

  private void put(Hash token, Entry entry) {
    if (generationSize == 0) {
      return;
    }
    if (young.size() >= generationSize) {
      turn();
    }
    young.put(token, entry);
  }

  private synchronized void turn() {
    if (young.size() >= generationSize) {
      old = young;
      young = new ConcurrentHashMap<>();
    }
  }

  private static boolean holds(Entry entry, Instant now) {
    return now.isBefore(entry.endsAt) && !entry.key.retired();
  }
}
