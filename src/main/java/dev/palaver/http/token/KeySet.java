package dev.palaver.http.token;

import dev.palaver.core.PublicKeys;
import java.security.PublicKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The keys that one read of a source found. Immutable. */
final class KeySet {
  static final KeySet EMPTY = new KeySet(Map.of(), Map.of());

  /** {@code id} may be null. */
  private record Name(String id, String algorithm) {}

  private record Held(PublicKey source, VerificationKey key) {}

  private final Map<Name, Held> byName;

  /** Of algorithms that one key alone serves. */
  private final Map<String, VerificationKey> single;

  private KeySet(Map<Name, Held> byName, Map<String, VerificationKey> single) {
    this.byName = byName;
    this.single = single;
  }

  /**
   * The set after another read. A key that is in both stays the same object.
   *
   * @param algorithms that the source may serve; entries for others are left out
   */
  KeySet next(
      List<KeySource.Entry> entries,
      Set<String> algorithms,
      Function<PublicKey, VerificationKey> make) {
    Map<Name, Held> found = new HashMap<>();
    Map<String, VerificationKey> alone = new HashMap<>();
    Set<String> shared = new HashSet<>();
    for (KeySource.Entry entry : entries) {
      String algorithm = PublicKeys.algorithm(entry.key()).orElse("");
      if (!algorithms.contains(algorithm)) {
        continue;
      }
      Name name = new Name(entry.id(), algorithm);
      Held held = found.computeIfAbsent(name, added -> held(added, entry.key(), make));
      if (alone.put(algorithm, held.key) != null) {
        shared.add(algorithm);
      }
    }
    alone.keySet().removeAll(shared);
    return new KeySet(Map.copyOf(found), Map.copyOf(alone));
  }

  private Held held(Name name, PublicKey key, Function<PublicKey, VerificationKey> make) {
    Held known = byName.get(name);
    return known != null && known.source.equals(key) ? known : new Held(key, make.apply(key));
  }

  /** The key of this id and algorithm; without an id, the single key of the algorithm. */
  Optional<VerificationKey> find(TokenHeader header) {
    if (header.keyId().isEmpty()) {
      return Optional.ofNullable(single.get(header.algorithm()));
    }
    return Optional.ofNullable(byName.get(new Name(header.keyId().get(), header.algorithm())))
        .map(Held::key);
  }

  Set<String> ids() {
    Set<String> ids = new HashSet<>();
    byName.keySet().stream().map(Name::id).filter(Objects::nonNull).forEach(ids::add);
    return ids;
  }

  Collection<VerificationKey> keys() {
    return byName.values().stream().map(Held::key).toList();
  }
}
