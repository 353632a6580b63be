package dev.palaver.config;

import java.util.Arrays;
import java.util.Optional;

/**
 * Every setting: its name, its default (null: none) and its meaning. {@code --help}, {@code
 * check-config} and the README's table come from here; {@link AppConfig} holds the parsed values.
 * Names without {@code CHAT_} are the reference's and keep its meaning.
 */
public enum Setting {
  NODE_ENV("development", "`production` (or `prod`) makes the checks on secrets strict"),
  LOG_LEVEL("info", "`error`, `warn`, `info`, `debug` or `trace`"),
  HOST("0.0.0.0", "address to listen on"),
  PORT("8080", "port of the REST API and the sockets; 0 takes a free one"),
  DB_HOST("localhost", "PostgreSQL host"),
  DB_PORT("5432", "PostgreSQL port"),
  DB_USER(null, "PostgreSQL user; required"),
  DB_PASSWORD("", "its password", true),
  DB_DATABASE(null, "database name; required"),
  DB_SCHEMA("main", "schema of the chat tables"),
  JWT_SECRET(
      null,
      "HS256 key of the tokens; required where no other key source is set; at least 32 bytes in"
          + " production",
      true),
  JWT_ISSUER(null, "exact `iss` of the tokens; required in production, else unchecked when absent"),
  AUTH_DB(
      null,
      "authentication database on the same server, with the same user; its table `jwt_keys` holds"
          + " the RS256 keys"),
  SOURCELOOP_MIGRATION("true", "the reference's name for `CHAT_MIGRATION`"),
  SOURCELOOP_MIGRATION_COPY(null, "the reference's name for `CHAT_MIGRATION_COPY`"),
  CHAT_MIGRATION("true", "`false`: a start does not migrate, and refuses a schema that is behind"),
  CHAT_MIGRATION_COPY(
      null, "folder that a start writes the SQL files to, for those who apply them by hand"),
  CHAT_ACCESS(
      "members",
      "`members`: membership opens the rows; `open`: a permission opens all, as the reference"),
  CHAT_JWT_USER_CLAIMS(
      "userTenantId,id", "claims that name the user; the first present one counts"),
  CHAT_AUTH_DB_SCHEMA("main", "schema of `jwt_keys` in `AUTH_DB`"),
  CHAT_JWKS_URL(null, "JSON Web Key Set, `https` or `http`: RS256, ES256 and EdDSA keys by `kid`"),
  CHAT_JWT_PUBLIC_KEY(
      null, "one or more keys or certificates as PEM: RSA, EC P-256 or Ed25519", true),
  CHAT_JWT_KEY_REFRESH_MS(
      "300000",
      "interval at which keys are read again; requests honour one taken away no longer than that,"
          + " open sockets until their token's end"),
  CHAT_JWT_CACHE_SIZE(
      "10000", "verified tokens that are remembered, each for 5 minutes at most; 0: none"),
  CHAT_MANAGEMENT_HOST("127.0.0.1", "address of health and metrics; a container sets `0.0.0.0`"),
  CHAT_MANAGEMENT_PORT("9090", "port of health and metrics; 0 takes a free one"),
  CHAT_CORS_ORIGINS(
      "*", "origins that browsers may call from, beside the chat page itself, separated by commas"),
  CHAT_CLUSTER("false", "`true` joins the other nodes to one cluster"),
  CHAT_CLUSTER_CONFIG(
      null, "Hazelcast configuration, XML or YAML, instead of the packaged `cluster.xml`"),
  CHAT_CLUSTER_NAME(
      null,
      "name of the cluster, to which versions are added; without it that of the configuration,"
          + " `palaver`"),
  CHAT_CLUSTER_MEMBERS(
      null, "`host` or `host:port` of the nodes, separated by commas; some that run will do"),
  CHAT_CLUSTER_DNS(
      null, "name that resolves to the nodes' addresses, as a headless service of Kubernetes does"),
  CHAT_CLUSTER_HOST(
      null,
      "address of this node on the network between the nodes; without it 127.0.0.1, or what"
          + " `CHAT_CLUSTER_CONFIG` says"),
  CHAT_CLUSTER_PORT(null, "port of Hazelcast; without it the first free one from 5701 on"),
  CHAT_CLUSTER_BUS_PORT("0", "port of the event bus; 0 takes a free one"),
  CHAT_CLUSTER_PUBLIC_HOST(
      null, "address by which other nodes reach this one, where it is another than the node's own"),
  CHAT_CLUSTER_PUBLIC_PORT(null, "port of Hazelcast as others reach it; needs the public host"),
  CHAT_CLUSTER_BUS_PUBLIC_PORT(
      null, "port of the event bus as others reach it; needs the public host"),
  CHAT_CLUSTER_MIN_NODES("1", "nodes, this one counted in, that a start waits for"),
  CHAT_CLUSTER_JOIN_TIMEOUT_MS("60000", "time to join; beyond it the start fails"),
  CHAT_CLUSTER_TLS_CERT(
      null, "file with this node's certificate (PEM): the event bus speaks TLS, both ends checked"),
  CHAT_CLUSTER_TLS_KEY(null, "file with the key of that certificate (PEM, PKCS #8)"),
  CHAT_CLUSTER_TLS_CA(
      null, "file with the authority's certificate (PEM); it must sign nodes and nothing else"),
  CHAT_HTTP_LOOPS("0", "HTTP verticles, each on an event loop of its own; 0: one a core"),
  CHAT_MAX_BODY_BYTES("1048576", "largest request body; beyond it 413"),
  CHAT_BUFFER_BYTES(
      null,
      "bytes that a node holds for its callers in all: bodies, answers, frames for slow sockets;"
          + " beyond it 503, or close code 4008; without it a quarter of the heap"),
  CHAT_MAX_CONNECTIONS(
      null,
      "open connections of a node, sockets counted in; beyond it a new one is closed; without it"
          + " one for each 32 KiB of the heap"),
  CHAT_REQUEST_TIMEOUT_MS("30000", "time for one request, after which it is answered 503"),
  CHAT_USER_RATE(
      "2000",
      "requests and frames of one user that a node takes a second; beyond it 429; 0: no limit"),
  CHAT_DRAIN_TIMEOUT_MS(
      "10000", "time to finish at SIGTERM: sockets are sent away, requests in flight answered"),
  CHAT_REVOCATION_POLL_MS(
      "500", "interval at which the table of revocations is read, lest a node missed one"),
  CHAT_REVOCATION_MAX("100000", "revocations that are kept; beyond it 503"),
  CHAT_TOKEN_MAX_LIFE_HOURS(
      "720", "longest life of a token, and so of a revocation: at least that of the issuer's"),
  CHAT_DB_POOL_SIZE("16", "connections for reads and edits"),
  CHAT_DB_QUEUE_SIZE("1000", "requests that may wait for a connection; beyond it 503"),
  CHAT_DB_STATEMENT_TIMEOUT_MS("10000", "longest SQL statement; beyond it 503"),
  CHAT_DB_CONNECT_TIMEOUT_MS("5000", "time to reach the database, at the start and later"),
  CHAT_DB_SSL(
      "disable",
      "TLS to PostgreSQL, in libpq's words: `disable`, `prefer`, `require`, `verify-ca` or"
          + " `verify-full`"),
  CHAT_DB_SSL_ROOT_CERT(
      null,
      "file with the certificates (PEM) of the authorities that the database's must be of; for"
          + " `verify-ca` and `verify-full`"),
  CHAT_WRITERS(
      "2",
      "batches that may be written at once, each on a connection of its own; a second one only when"
          + " the first is full or late"),
  CHAT_WRITE_QUEUE_SIZE(
      "4096",
      "messages that may wait to be written, of one channel no more than are left; beyond it 503"),
  CHAT_WRITE_QUEUE_CHARS(
      null,
      "characters that waiting messages may hold in all; beyond it 503; without it 67108864, or an"
          + " eighth of the heap where that is less"),
  CHAT_WRITE_BATCH_SIZE("256", "most messages in one transaction"),
  CHAT_SOCKET_MAX_FRAME_BYTES(
      "65536", "largest frame from a client; beyond it the socket is closed with 1009"),
  CHAT_SOCKET_MAX_BUFFER_BYTES(
      "1048576", "bytes waiting for one slow socket; beyond it close code 4008"),
  CHAT_SOCKET_MAX_SUBSCRIPTIONS("1000", "addresses that one socket may register"),
  CHAT_SOCKET_AUTH_TIMEOUT_MS(
      "10000", "time for a new socket to show a token; beyond it close code 4401"),
  CHAT_SOCKET_IDLE_TIMEOUT_MS("75000", "silence after which a socket is closed"),
  CHAT_SOCKET_PING_MS("25000", "interval of the server's own pings"),
  CHAT_SOCKET_MAX(
      null,
      "open sockets of a node; beyond it a handshake is answered 503; without it 50000, or one for"
          + " each 32 KiB of the heap where that is less"),
  CHAT_SOCKET_MAX_PER_USER(
      "2000", "open sockets and event streams of one user on a node; beyond it close code 4030"),
  CHAT_SOCKET_HANDSHAKE_RATE(
      "5000", "handshakes that a node takes a second; beyond it 503; 0: no limit"),
  CHAT_SOCKET_FRAME_RATE(
      "500", "frames of one socket a second; beyond it 429, then close code 4029; 0: no limit"),
  CHAT_USER_FEED_CHANNELS("1000", "channels that `chat.user.<id>` covers, the newest ones first"),
  CHAT_ACTIVITY_FANOUT(
      "1000",
      "listeners of one channel that a node tells a second of its activity, of who types and of"
          + " who is there; more are told less often"),
  CHAT_TYPING("true", "`false`: nobody is told who types"),
  CHAT_PRESENCE("true", "`false`: nobody is told who is there"),
  CHAT_PRESENCE_MAX_USERS(
      "500", "users of a channel whom presence names; of a larger one it tells the number only"),
  CHAT_REPLAY_PAGE_SIZE("500", "events that one read of the log returns"),
  CHAT_RECONCILE_MS("5000", "interval at which heads are compared with the database"),
  CHAT_CHANNEL_PAGE_SIZE("200", "most channels or members on one page; beyond it 400"),
  CHAT_CHANNEL_MAX_NEW_MEMBERS("100", "most members that one request adds; beyond it 422"),
  CHAT_CHANNEL_MAX_METADATA_BYTES(
      "16384", "largest `metadata` of a channel, its numbers written out; beyond it 422"),
  CHAT_UNREAD_CAP("1000", "unread messages are counted up to here; this number stands for more"),
  CHAT_NUMBERING_BATCH_SIZE("1000", "messages of an adopted database that one transaction numbers"),
  CHAT_NUMBERING_PAUSE_MS("50", "pause between two of these transactions in the background"),
  CHAT_NUMBERING_INTERVAL_MS(
      "60000", "the background looks so often for messages that the reference wrote beside"),
  CHAT_FILTER_MAX_BYTES("16384", "largest `filter` or `where`; beyond it 400"),
  CHAT_FILTER_MAX_DEPTH("32", "deepest nesting of a filter; beyond it 400"),
  CHAT_FILTER_MAX_INCLUDES("4", "deepest nesting of `include`; beyond it 400"),
  CHAT_FILTER_MAX_ROWS("10000", "most rows of a list, with or without a `limit`; beyond it 400"),
  CHAT_LIST_MAX_BYTES(
      null,
      "largest answer of a list; beyond it 400; without it 16777216, or a thirty-second of the heap"
          + " where that is less"),
  CHAT_WEB(
      null,
      "whether the chat page, `/explorer` and `/asyncapi` are served; without it, all but in"
          + " production"),
  CHAT_WEB_ORIGINS(
      "", "origins, separated by commas, whose pages may frame the chat page and hand it a token"),
  CHAT_TEST_PUBLISH_DELAY_MS(
      "0", "for crash tests only: wait between commit and publish; refused in production");

  private final String defaultValue;
  private final String description;
  private final boolean secret;

  Setting(String defaultValue, String description) {
    this(defaultValue, description, false);
  }

  Setting(String defaultValue, String description, boolean secret) {
    this.defaultValue = defaultValue;
    this.description = description;
    this.secret = secret;
  }

  /** What holds when the variable is absent or empty. */
  public Optional<String> defaultValue() {
    return Optional.ofNullable(defaultValue);
  }

  public String description() {
    return description;
  }

  /** Whether the value never prints and may come from a file named by {@code NAME_FILE}. */
  public boolean secret() {
    return secret;
  }

  /** The setting of this name, also under its {@code _FILE} form. */
  static Optional<Setting> named(String name) {
    return Arrays.stream(values())
        .filter(s -> s.name().equals(name) || (s.secret && (s.name() + "_FILE").equals(name)))
        .findFirst();
  }
}
