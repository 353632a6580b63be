package dev.palaver.sql;

import dev.palaver.config.DatabaseConfig;
import dev.palaver.config.DatabaseTls;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.GSSEncMode;

/**
 * How the pools and the migration reach the server: two drivers, one set of settings, so that both
 * meet the same rules of the server and the same of TLS.
 */
final class Connecting {
  /**
   * Longest statement that a connection keeps prepared. The driver's default, 2048, is shorter than
   * the statement of a batch of messages, which was parsed and planned anew for each batch.
   */
  private static final int MAX_PREPARED_CHARS = 8_192;

  /** JDBC's word for no client certificate, instead of what lies in the home directory. */
  private static final String NONE = "";

  private Connecting() {}

  /** For the pools. */
  static PgConnectOptions options(DatabaseConfig config) {
    String limit = Long.toString(config.statementTimeout().toMillis());
    return new PgConnectOptions()
        .setHost(config.host())
        .setPort(config.port())
        .setUser(config.user())
        .setPassword(config.password().reveal())
        .setDatabase(config.database())
        .setSslMode(SslMode.of(config.tls().mode().word()))
        .setSslOptions(trust(config.tls()))
        .setCachePreparedStatements(true)
        .setPreparedStatementCacheMaxSize(512)
        .setPreparedStatementCacheSqlLimit(MAX_PREPARED_CHARS)
        .addProperty("application_name", "palaver")
        .addProperty("search_path", config.schema())
        .addProperty("TimeZone", "UTC")
        .addProperty("statement_timeout", limit)
        // A node that stops in the middle must not hold its locks against the others.
        .addProperty("idle_in_transaction_session_timeout", limit);
  }

  private static ClientSSLOptions trust(DatabaseTls tls) {
    ClientSSLOptions options = new ClientSSLOptions().setTrustAll(!tls.mode().verifies());
    tls.rootCertificate()
        .ifPresent(file -> options.setTrustOptions(new PemTrustOptions().addCertPath(path(file))));
    boolean named = tls.mode() == DatabaseTls.Mode.VERIFY_FULL;
    return options.setHostnameVerificationAlgorithm(named ? "HTTPS" : "");
  }

  /** For the migration, one connection at a time. */
  static DataSource dataSource(DatabaseConfig config) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {config.host()});
    source.setPortNumbers(new int[] {config.port()});
    source.setDatabaseName(config.database());
    source.setUser(config.user());
    source.setPassword(config.password().reveal());
    source.setApplicationName("palaver-migration");
    source.setSslMode(config.tls().mode().word());
    config.tls().rootCertificate().ifPresent(file -> source.setSslRootCert(path(file)));
    source.setSslCert(NONE);
    source.setSslKey(NONE);
    source.setGssEncMode(GSSEncMode.DISABLE.value);
    source.setTcpKeepAlive(true); // The connection that holds the lock is idle for a long time.
    int seconds = (int) Math.max(1, config.connectTimeout().plusMillis(999).toSeconds());
    source.setConnectTimeout(seconds);
    source.setLoginTimeout(seconds);
    return source;
  }

  private static String path(Path file) {
    return file.toAbsolutePath().toString();
  }
}
