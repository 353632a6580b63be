package dev.palaver.config;

import java.util.List;
import java.util.Optional;

/**
 * How tokens are verified. At least one of the secret and the key sources is set.
 *
 * @param secret the HS256 key
 * @param issuer the exact {@code iss}; empty: not checked
 * @param userClaims claims that name the user; the first present one counts
 * @param keys sources of public keys
 * @param cacheSize verified tokens that are remembered
 */
public record TokenConfig(
    Optional<Secret> secret,
    Optional<String> issuer,
    List<String> userClaims,
    KeySources keys,
    int cacheSize) {
  /** RFC 7518, section 3.2: a key of at least the size of the hash. */
  private static final int MIN_SECRET_BYTES = 32;

  static TokenConfig read(EnvReader env, boolean production, DatabaseConfig database) {
    List<String> claims = env.list(Setting.CHAT_JWT_USER_CLAIMS);
    if (claims.isEmpty()) {
      env.fault(Setting.CHAT_JWT_USER_CLAIMS, "must name at least one claim");
    }
    Optional<String> issuer = env.text(Setting.JWT_ISSUER);
    if (production && issuer.isEmpty()) {
      env.fault(Setting.JWT_ISSUER, "is missing: production checks who issued a token");
    }
    return new TokenConfig(
        secret(env, production),
        issuer,
        claims,
        KeySources.read(env, database),
        env.integer(Setting.CHAT_JWT_CACHE_SIZE, 0, 1_000_000));
  }

  private static Optional<Secret> secret(EnvReader env, boolean production) {
    boolean otherSource =
        env.given(Setting.AUTH_DB).isPresent()
            || env.given(Setting.CHAT_JWKS_URL).isPresent()
            || env.given(Setting.CHAT_JWT_PUBLIC_KEY).isPresent();
    Optional<Secret> secret = env.text(Setting.JWT_SECRET).map(Secret::new);
    if (secret.isEmpty() && !otherSource) {
      env.fault(
          Setting.JWT_SECRET,
          "is missing, and so are AUTH_DB, CHAT_JWKS_URL and CHAT_JWT_PUBLIC_KEY:"
              + " a token needs a key to be verified with");
    }
    secret
        .filter(given -> production && weak(given))
        .ifPresent(
            given ->
                env.fault(
                    Setting.JWT_SECRET,
                    "has %d bytes; production takes %d or more"
                        .formatted(given.lengthInBytes(), MIN_SECRET_BYTES)));
    return secret;
  }

  /** Whether the secret is shorter than RFC 7518 asks for; production refuses such a one. */
  public boolean weakSecret() {
    return secret.filter(TokenConfig::weak).isPresent();
  }

  private static boolean weak(Secret secret) {
    return secret.lengthInBytes() < MIN_SECRET_BYTES;
  }
}
