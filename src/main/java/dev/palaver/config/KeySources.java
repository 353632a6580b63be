package dev.palaver.config;

import dev.palaver.core.PublicKeys;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where the public keys of tokens come from, beside the shared secret.
 *
 * @param publicKeys fixed ones, given as PEM
 * @param table the authentication database, whose {@code jwt_keys} the reference reads
 * @param jwksUrl a JSON Web Key Set (RFC 7517)
 * @param refresh interval at which table and set are read again
 */
public record KeySources(
    List<PublicKey> publicKeys,
    Optional<DatabaseConfig> table,
    Optional<URI> jwksUrl,
    Duration refresh) {
  static KeySources read(EnvReader env, DatabaseConfig database) {
    String schema = DatabaseConfig.schema(env, Setting.CHAT_AUTH_DB_SCHEMA);
    return new KeySources(
        env.text(Setting.CHAT_JWT_PUBLIC_KEY).map(pem -> publicKeys(env, pem)).orElse(List.of()),
        env.text(Setting.AUTH_DB).map(name -> database.other(name, schema)),
        env.text(Setting.CHAT_JWKS_URL).flatMap(url -> jwksUrl(env, url)),
        env.millis(Setting.CHAT_JWT_KEY_REFRESH_MS, 100, 86_400_000));
  }

  private static List<PublicKey> publicKeys(EnvReader env, String pem) {
    try {
      // A value of one line, as .env files and secret stores often have it, says \n for a new line.
      return PublicKeys.fromPem(pem.replace("\\n", "\n"));
    } catch (IllegalArgumentException e) {
      env.fault(Setting.CHAT_JWT_PUBLIC_KEY, e.getMessage());
      return List.of();
    }
  }

  private static Optional<URI> jwksUrl(EnvReader env, String text) {
    try {
      URI url = new URI(text);
      boolean web =
          "https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme());
      if (web && url.getHost() != null && url.getRawUserInfo() == null) {
        return Optional.of(url);
      }
    } catch (URISyntaxException e) {
      // Told below.
    }
    env.fault(Setting.CHAT_JWKS_URL, "must be an http or https URL without user and password");
    return Optional.empty();
  }
}
