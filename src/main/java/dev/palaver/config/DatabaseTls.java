package dev.palaver.config;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * TLS of the connections to PostgreSQL.
 *
 * @param rootCertificate PEM file of the authorities whose server is trusted; there when the mode
 *     verifies, and only then
 */
public record DatabaseTls(Mode mode, Optional<Path> rootCertificate) {
  /** The modes of libpq's {@code sslmode}, in its words. */
  public enum Mode {
    /** Never encrypted. */
    DISABLE,
    /** Encrypted where the server can; against listeners only, and not against those who meddle. */
    PREFER,
    /** Encrypted or not at all; whoever answers is taken for the server. */
    REQUIRE,
    /** As {@code REQUIRE}, and the server's certificate is of a known authority. */
    VERIFY_CA,
    /** As {@code VERIFY_CA}, and the certificate names {@code DB_HOST}. */
    VERIFY_FULL;

    /** Whether the server has to prove who it is. */
    public boolean verifies() {
      return this == VERIFY_CA || this == VERIFY_FULL;
    }

    /** As the setting, libpq and JDBC write it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  static DatabaseTls read(EnvReader env) {
    Mode mode = env.choice(Setting.CHAT_DB_SSL, Mode.class);
    Optional<Path> root = env.file(Setting.CHAT_DB_SSL_ROOT_CERT);
    boolean given = env.given(Setting.CHAT_DB_SSL_ROOT_CERT).isPresent();
    if (mode.verifies() && !given) {
      env.fault(
          Setting.CHAT_DB_SSL_ROOT_CERT,
          "is missing: CHAT_DB_SSL=" + mode.word() + " needs the authority's certificate");
    }
    if (!mode.verifies() && given) {
      env.fault(
          Setting.CHAT_DB_SSL_ROOT_CERT,
          "is given, but CHAT_DB_SSL="
              + mode.word()
              + " checks no certificate: say verify-ca or verify-full");
    }
    return new DatabaseTls(mode, root);
  }
}
