package dev.palaver.config;

import java.util.Map;

/**
 * All settings, parsed and checked. Immutable; made once, at the start, from a map that the caller
 * gives ({@code System.getenv()} in {@code app.Main}, a literal map in tests).
 *
 * @param production whether {@code NODE_ENV} asks for the strict checks
 */
public record AppConfig(
    boolean production,
    LogLevel logLevel,
    AccessMode access,
    ClusterConfig cluster,
    HttpConfig http,
    MemoryConfig memory,
    ManagementConfig management,
    DatabaseConfig database,
    MigrationConfig migration,
    TokenConfig token,
    RevocationConfig revocation,
    WriteConfig write,
    RealtimeConfig realtime,
    ChannelConfig channels,
    FilterLimits filter,
    WebConfig web) {

  /**
   * Reads the settings; names without a meaning to Palaver are ignored unless they begin with
   * {@code CHAT_}.
   *
   * @throws ConfigException with every fault
   */
  public static AppConfig from(Map<String, String> variables) {
    EnvReader env = new EnvReader(variables);
    String mode = env.required(Setting.NODE_ENV);
    boolean production = mode.equalsIgnoreCase("production") || mode.equalsIgnoreCase("prod");
    DatabaseConfig database = DatabaseConfig.read(env);
    HttpConfig http = HttpConfig.read(env);
    long heap = Runtime.getRuntime().maxMemory();
    AppConfig config =
        new AppConfig(
            production,
            env.choice(Setting.LOG_LEVEL, LogLevel.class),
            env.choice(Setting.CHAT_ACCESS, AccessMode.class),
            ClusterConfig.read(env),
            http,
            MemoryConfig.read(env, heap, http.maxBodyBytes()),
            ManagementConfig.read(env),
            database,
            MigrationConfig.read(env),
            TokenConfig.read(env, production, database),
            RevocationConfig.read(env),
            WriteConfig.read(env, production, heap),
            RealtimeConfig.read(env, heap),
            ChannelConfig.read(env),
            FilterLimits.read(env, heap),
            WebConfig.read(env, production));
    env.finish();
    return config;
  }
}
