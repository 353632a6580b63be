package dev.palaver.app;

import dev.palaver.attachments.Attachments;
import dev.palaver.channels.ChannelOperations;
import dev.palaver.channels.Channels;
import dev.palaver.cluster.Cluster;
import dev.palaver.config.AppConfig;
import dev.palaver.core.MemoryBudget;
import dev.palaver.events.BusEventPublisher;
import dev.palaver.events.EventLog;
import dev.palaver.events.EventPublisher;
import dev.palaver.filter.EntityReader;
import dev.palaver.filter.FilterParser;
import dev.palaver.http.ContractRouter;
import dev.palaver.http.DenyingVerifier;
import dev.palaver.http.OperationCalls;
import dev.palaver.http.Operations;
import dev.palaver.http.TokenVerifier;
import dev.palaver.http.UserQuota;
import dev.palaver.http.contract.Contract;
import dev.palaver.http.token.JwtTokenVerifier;
import dev.palaver.idempotency.IdempotencyKeys;
import dev.palaver.messages.Messages;
import dev.palaver.realtime.Realtime;
import dev.palaver.recipients.Recipients;
import dev.palaver.records.PartCreator;
import dev.palaver.records.RecordEditor;
import dev.palaver.records.RecordOperations;
import dev.palaver.revocations.Revocations;
import dev.palaver.sql.Database;
import dev.palaver.sql.Migrator;
import dev.palaver.web.SignIn;
import dev.palaver.web.WebPages;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running chat service: the composition root, and the door for an application that embeds it.
 *
 * <pre>{@code
 * AppConfig config = AppConfig.from(Map.of("DB_USER", "chat", …));
 * Palaver.start(vertx, config).onSuccess(palaver -> System.out.println(palaver.port()));
 * }</pre>
 *
 * The Vert.x instance stays the caller's: {@link #stop()} ends the service and leaves Vert.x alone.
 */
public final class Palaver {
  private static final Logger LOG = LoggerFactory.getLogger(Palaver.class);

  private final Vertx vertx;
  private final AppConfig config;
  private final Database database;
  private final Database writers;
  private final JwtTokenVerifier signatures;
  private final WebPages pages;
  private final Drain drain = new Drain();
  private final Connections connections;
  private final MemoryBudget memory;
  private final Optional<Cluster> cluster;
  private final Deque<String> deployments = new ArrayDeque<>();
  private volatile Realtime realtime;
  private int port;
  private int managementPort;

  private Palaver(Vertx vertx, AppConfig config, Optional<SignIn> signIn) {
    this.vertx = vertx;
    this.config = config;
    this.memory = new MemoryBudget(config.memory().bufferBytes());
    this.connections = new Connections(config.memory().maxConnections(), memory);
    this.cluster =
        Cluster.of(vertx, () -> Optional.ofNullable(realtime).ifPresent(Realtime::reconcile));
    this.database = Database.open(vertx, config.database());
    this.writers = Database.openForWriters(vertx, config.database(), config.write().writers());
    this.signatures = JwtTokenVerifier.create(vertx, config.token(), Clock.systemUTC());
    this.pages = new WebPages(vertx, config.web(), config.token().userClaims(), signIn);
  }

  /**
   * Migrates as the settings say, and starts to serve.
   *
   * @return the service once it answers; fails with a StartupException or MigrationException whose
   *     message is for people, and leaves nothing running
   */
  public static Future<Palaver> start(Vertx vertx, AppConfig config) {
    return start(vertx, config, Optional.empty());
  }

  /** The same, with a sign-in for the people who open the page. */
  public static Future<Palaver> start(Vertx vertx, AppConfig config, SignIn signIn) {
    return start(vertx, config, Optional.of(signIn));
  }

  private static Future<Palaver> start(Vertx vertx, AppConfig config, Optional<SignIn> signIn) {
    return Platform.check(vertx, config)
        .compose(
            fits ->
                vertx.executeBlocking(
                    () -> Migrator.migrate(config.database(), config.migration())))
        .compose(
            migrated -> {
              Palaver palaver = new Palaver(vertx, config, signIn);
              return palaver
                  .serve()
                  .recover(
                      failure -> palaver.stop().transform(stopped -> Future.failedFuture(failure)));
            });
  }

  /** The public port, as bound. */
  public int port() {
    return port;
  }

  /** The port of health and metrics, as bound. */
  public int managementPort() {
    return managementPort;
  }

  /**
   * Ends the service: is not ready any more, sends the sockets away, finishes the requests in
   * flight while it refuses new ones, and gives the connections back. What is not finished within
   * {@code CHAT_DRAIN_TIMEOUT_MS} is cut off.
   */
  public Future<Void> stop() {
    return drain
        .run(realtime, config.http().drainTimeout())
        .eventually(() -> realtime == null ? Future.succeededFuture() : realtime.stop())
        .eventually(this::undeployAll)
        .onComplete(undeployed -> cluster.ifPresent(Cluster::close))
        .eventually(signatures::close)
        .eventually(writers::close)
        .eventually(database::close)
        .onComplete(stopped -> LOG.info("stopped"));
  }

  private Future<Palaver> serve() {
    EventLog log = new EventLog(database);
    EventPublisher publisher = new BusEventPublisher(vertx, config.write().publishDelay());
    IdempotencyKeys keys = new IdempotencyKeys(database);
    Revocations revocations =
        new Revocations(database, keys, config.revocation(), Clock.systemUTC());
    TokenVerifier verifier = new DenyingVerifier(signatures, revocations.denied());
    UserQuota quota = new UserQuota(config.http().userRate());
    Channels channels = new Channels(database, config.access(), config.channels());
    RecordEditor editor =
        new RecordEditor(channels, log, publisher, config.filter().maxRows(), Clock.systemUTC());
    RecordOperations records =
        new RecordOperations(
            new FilterParser(config.filter()),
            new EntityReader(database, config.filter()),
            editor,
            channels);
    Messages messages =
        new Messages(
            config, database, writers, channels, log, publisher, records, SendTimes.register());
    PartCreator creator = new PartCreator(channels, log, publisher, keys, Clock.systemUTC());
    ChannelOperations channelOperations =
        new ChannelOperations(config, database, channels, log, publisher, keys, Clock.systemUTC());
    Operations operations = new Operations();
    channelOperations.bind(operations);
    messages.bind(operations);
    new Recipients(channels, records, creator).bind(operations);
    new Attachments(channels, records, creator).bind(operations);
    revocations.bind(operations);
    operations.bindStream("streamEvents", (request, stream) -> realtime.stream(request, stream));
    Contract contract = Contract.load();
    realtime =
        Realtime.create(
            vertx,
            config.realtime(),
            new Realtime.Needs(
                log,
                channels,
                verifier,
                revocations.denied(),
                quota,
                memory,
                config.http().corsOrigins(),
                SocketActions.of(new OperationCalls(contract, operations, memory))));
    Gauges.register(realtime, messages, drain, connections, memory, cluster);
    return signatures
        .start()
        .compose(started -> deploy(messages.writer()))
        .compose(deployed -> deploy(revocations))
        .compose(deployed -> realtime.start())
        .compose(
            started ->
                ContractRouter.prepare(
                    vertx,
                    config.http(),
                    config.access(),
                    contract,
                    operations,
                    verifier,
                    quota,
                    memory))
        .compose(this::listen)
        .compose(listening -> manage())
        .compose(managed -> deploy(channelOperations.numbering()))
        .onSuccess(
            serving ->
                LOG.info(
                    "listening on {}:{}, access {}, management on port {}",
                    config.http().host(),
                    port,
                    config.access(),
                    managementPort))
        .map(this);
  }

  private Future<?> listen(ContractRouter router) {
    int shared = HttpVerticle.sharedPort(config);
    List<HttpVerticle> verticles = new ArrayList<>();
    List<Future<?>> listening = new ArrayList<>();
    for (int i = 0; i < config.http().loops(); i++) {
      verticles.add(new HttpVerticle(config, shared, router, pages, realtime, drain, connections));
      listening.add(deploy(verticles.get(i)));
    }
    return Future.all(listening).onSuccess(all -> port = verticles.get(0).actualPort());
  }

  private Future<?> manage() {
    Health health = new Health(vertx, database, drain, cluster);
    ManagementVerticle management = new ManagementVerticle(config.management(), health);
    return deploy(management).onSuccess(deployed -> managementPort = management.actualPort());
  }

  private Future<?> deploy(VerticleBase verticle) {
    return vertx.deployVerticle(verticle).onSuccess(deployments::push);
  }

  private Future<Void> undeployAll() {
    if (deployments.isEmpty()) {
      return Future.succeededFuture();
    }
    return vertx.undeploy(deployments.pop()).transform(done -> undeployAll());
  }
}
