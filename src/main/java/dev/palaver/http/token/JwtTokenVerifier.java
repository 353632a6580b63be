package dev.palaver.http.token;

import dev.palaver.config.TokenConfig;
import dev.palaver.core.ChatException;
import dev.palaver.core.Principal;
import dev.palaver.http.TokenVerifier;
import dev.palaver.sql.Database;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies tokens by every key source of the settings: {@code JWT_SECRET} (HS256), {@code
 * CHAT_JWT_PUBLIC_KEY}, the reference's table {@code jwt_keys} (RS256) and {@code CHAT_JWKS_URL}.
 * Any thread; the package's own words say what holds.
 *
 * <p>A token that was verified before is answered at once, in a future that is complete. One whose
 * key is known needs no I/O either.
 */
public final class JwtTokenVerifier implements TokenVerifier {
  private static final Logger LOG = LoggerFactory.getLogger(JwtTokenVerifier.class);
  private final List<VerificationKey> fixed;
  private final List<KeyRing> rings;
  private final Duration refresh;
  private final ClaimsReader claims;
  private final VerifiedTokens verified;
  private final Clock clock;

  private JwtTokenVerifier(
      TokenConfig config, List<VerificationKey> fixed, List<KeyRing> rings, Clock clock) {
    this.fixed = fixed;
    this.rings = rings;
    this.refresh = config.keys().refresh();
    this.claims = new ClaimsReader(config);
    this.verified = new VerifiedTokens(config.cacheSize());
    this.clock = clock;
  }

  /**
   * A verifier for these settings. It knows the fixed keys at once and the others from {@link
   * #start} on; it holds connections until {@link #close}.
   */
  public static JwtTokenVerifier create(Vertx vertx, TokenConfig config, Clock clock) {
    return create(vertx, config, clock, KeyRing.Pace.DEFAULT);
  }

  static JwtTokenVerifier create(Vertx vertx, TokenConfig config, Clock clock, KeyRing.Pace pace) {
    if (config.weakSecret()) {
      LOG.warn("JWT_SECRET is shorter than 32 bytes: good for development only");
    }
    List<VerificationKey> fixed = new ArrayList<>();
    config.secret().ifPresent(secret -> fixed.add(VerificationKey.of(vertx, secret)));
    config.keys().publicKeys().forEach(key -> fixed.add(VerificationKey.of(vertx, key)));
    List<KeyRing> rings = new ArrayList<>();
    config
        .keys()
        .table()
        .map(database -> new TableKeySource(Database.openForKeys(vertx, database)))
        .ifPresent(source -> rings.add(new KeyRing(vertx, source, pace)));
    config
        .keys()
        .jwksUrl()
        .map(url -> new JwksKeySource(vertx, url))
        .ifPresent(source -> rings.add(new KeyRing(vertx, source, pace)));
    return new JwtTokenVerifier(config, List.copyOf(fixed), List.copyOf(rings), clock);
  }

  /**
   * Reads the sources for the first time and begins to read them again in their interval.
   *
   * @return complete within seconds; never fails, since a source may come later
   */
  public Future<Void> start() {
    return Future.join(rings.stream().map(ring -> ring.start(refresh)).toList()).mapEmpty();
  }

  /** Ends the reading of sources; what waits for it is answered UNAVAILABLE. */
  public Future<Void> close() {
    return Future.join(rings.stream().map(KeyRing::close).toList()).mapEmpty();
  }

  @Override
  public Future<Principal> verify(String token) {
    VerifiedTokens.Hash hash = VerifiedTokens.Hash.of(token);
    Optional<Principal> known = verified.find(hash, clock.instant());
    return known.isPresent() ? Future.succeededFuture(known.get()) : check(token, hash);
  }

  private Future<Principal> check(String token, VerifiedTokens.Hash hash) {
    try {
      TokenHeader header = TokenHeader.parse(token);
      return signed(token, header).map(signed -> admit(signed, hash));
    } catch (ChatException refusal) {
      return Future.failedFuture(refusal);
    }
  }

  /** A key that holds, with the claims that it vouches for. */
  private record Signed(VerificationKey key, JsonObject claims) {}

  private Future<Signed> signed(String token, TokenHeader header) {
    List<KeyRing> asked = rings.stream().filter(ring -> ring.serves(header.algorithm())).toList();
    List<VerificationKey> named = named(asked, header);
    List<VerificationKey> candidates =
        new ArrayList<>(
            fixed.stream().filter(key -> key.algorithm().equals(header.algorithm())).toList());
    candidates.addAll(named);
    Future<Signed> attempt = firstThatHolds(token, candidates, 0);
    if (!named.isEmpty() || asked.isEmpty()) {
      return attempt;
    }
    return attempt.recover(none -> lookUp(token, header, asked));
  }

  /** None of the sources knows the key yet: asks them, all at once. */
  private Future<Signed> lookUp(String token, TokenHeader header, List<KeyRing> asked) {
    Future<?> reads = Future.join(asked.stream().map(ring -> ring.lookUp(header)).toList());
    return reads.transform(
        answer -> {
          List<VerificationKey> named = named(asked, header);
          return named.isEmpty() && answer.failed()
              ? Future.failedFuture(answer.cause())
              : firstThatHolds(token, named, 0);
        });
  }

  private static List<VerificationKey> named(List<KeyRing> asked, TokenHeader header) {
    return asked.stream().flatMap(ring -> ring.known(header).stream()).toList();
  }

  private static Future<Signed> firstThatHolds(
      String token, List<VerificationKey> keys, int index) {
    if (index == keys.size()) {
      return Future.failedFuture(TokenHeader.refused());
    }
    VerificationKey key = keys.get(index);
    return key.verify(token)
        .map(payload -> new Signed(key, payload))
        .recover(broken -> firstThatHolds(token, keys, index + 1));
  }

  private Principal admit(Signed signed, VerifiedTokens.Hash hash) {
    Instant now = clock.instant();
    ClaimsReader.Claims read = claims.read(signed.claims, now);
    verified.add(hash, read, signed.key, now);
    return read.principal();
  }
}
