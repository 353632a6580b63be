package dev.palaver.revocations;

import dev.palaver.core.Principal;
import dev.palaver.core.UserId;
import dev.palaver.http.DenyList;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The revocations that a node knows. No I/O, no clock; any thread. */
final class Denied implements DenyList {
  private record Until(Instant notBefore, Instant expires) {}

  private final ConcurrentHashMap<UserId, Until> users = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Until> tokens = new ConcurrentHashMap<>();
  private final AtomicLong version = new AtomicLong();

  /** Adds what is news; what is known already changes nothing. */
  void add(Revocation revocation) {
    Until until = new Until(revocation.notBefore(), revocation.expiresOn());
    if (revocation.userId() != null) {
      put(users, new UserId(revocation.userId()), until);
    } else {
      put(tokens, revocation.tokenId(), until);
    }
  }

  /** The bus and the table may tell in any order: the later moment counts. */
  private <K> void put(ConcurrentHashMap<K, Until> known, K key, Until until) {
    Until former = known.get(key);
    if (former == null || until.notBefore().isAfter(former.notBefore())) {
      known.merge(key, until, (a, b) -> a.notBefore().isAfter(b.notBefore()) ? a : b);
      version.incrementAndGet();
    }
  }

  /** Forgets what names no living token. */
  void expire(Instant now) {
    users.values().removeIf(until -> !now.isBefore(until.expires()));
    tokens.values().removeIf(until -> !now.isBefore(until.expires()));
  }

  /**
   * A token tells the second of its issue: one of the same second as the revocation may have come
   * before it, and is refused. So is one that does not tell.
   */
  @Override
  public boolean denies(Principal caller) {
    if (caller.tokenId() != null && tokens.containsKey(caller.tokenId())) {
      return true;
    }
    Until until = users.get(caller.userId());
    if (until == null) {
      return false;
    }
    Instant issued = caller.issuedAt();
    return issued == null || !issued.isAfter(until.notBefore().truncatedTo(ChronoUnit.SECONDS));
  }

  @Override
  public long version() {
    return version.get();
  }
}
