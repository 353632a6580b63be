package dev.palaver.http.token;

import io.vertx.core.Future;
import java.security.PublicKey;
import java.util.List;
import java.util.Set;

/** A place that public keys are read from. Asked by one {@link KeyRing}, one read at a time. */
interface KeySource {
  /** Most keys that one read returns, and most that it asks for. */
  int MAX_KEYS = 1000;

  /**
   * A key as its source has it.
   *
   * @param id its {@code kid}; null when the source gives none
   */
  record Entry(String id, PublicKey key) {}

  /** What it is, for the log. */
  String name();

  /** Algorithms ({@code alg}) whose keys it may hold; others are not asked of it. */
  Set<String> algorithms();

  /**
   * Whether a read returns every key there is. Only then can a token without a {@code kid} be told
   * to belong to the single key of its algorithm.
   */
  boolean complete();

  /**
   * Reads keys; entries that cannot be used are left out.
   *
   * @param ids that are wanted, at most {@link #MAX_KEYS}; a complete source does not need them
   * @return what is there now; fails, after a bounded time, when it cannot be asked or answers
   *     nonsense
   */
  Future<List<Entry>> read(Set<String> ids);

  /** Gives its connections back. */
  Future<Void> close();
}
