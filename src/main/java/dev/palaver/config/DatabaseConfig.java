package dev.palaver.config;

import java.time.Duration;

/**
 * The PostgreSQL connection.
 *
 * @param schema of the chat tables; a plain lower-case identifier, so that it can stand in SQL
 * @param poolSize connections for reads and edits; the writers have their own
 * @param queueSize how many callers may wait for a connection
 */
public record DatabaseConfig(
    String host,
    int port,
    String user,
    Secret password,
    String database,
    String schema,
    int poolSize,
    int queueSize,
    Duration statementTimeout,
    Duration connectTimeout,
    DatabaseTls tls) {
  private static final int OTHER_QUEUE_SIZE = 8;

  static DatabaseConfig read(EnvReader env) {
    return new DatabaseConfig(
        env.required(Setting.DB_HOST),
        env.integer(Setting.DB_PORT, 1, 65535),
        env.required(Setting.DB_USER),
        new Secret(env.text(Setting.DB_PASSWORD).orElse("")),
        env.required(Setting.DB_DATABASE),
        schema(env, Setting.DB_SCHEMA),
        env.integer(Setting.CHAT_DB_POOL_SIZE, 1, 1000),
        env.integer(Setting.CHAT_DB_QUEUE_SIZE, 1, 1_000_000),
        env.millis(Setting.CHAT_DB_STATEMENT_TIMEOUT_MS, 100, 600_000),
        env.millis(Setting.CHAT_DB_CONNECT_TIMEOUT_MS, 100, 600_000),
        DatabaseTls.read(env));
  }

  /** One connection to another database of the same server, as the same user. */
  DatabaseConfig other(String name, String itsSchema) {
    return new DatabaseConfig(
        host,
        port,
        user,
        password,
        name,
        itsSchema,
        1,
        OTHER_QUEUE_SIZE,
        statementTimeout,
        connectTimeout,
        tls);
  }

  /** A schema's name that can stand in SQL. */
  static String schema(EnvReader env, Setting setting) {
    String schema = env.required(setting);
    if (!schema.matches("[a-z_][a-z0-9_]{0,62}")) {
      env.fault(
          setting,
          "must be a plain name of lower-case letters, digits and _, not '" + schema + "'");
    }
    return schema;
  }

  /** Where the database is, for messages to people. */
  public String address() {
    return host + ":" + port + "/" + database;
  }
}
