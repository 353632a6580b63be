package dev.palaver.revocations;

import dev.palaver.config.RevocationConfig;
import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import dev.palaver.core.Uuids;
import dev.palaver.http.DenyList;
import dev.palaver.http.OperationRequest;
import dev.palaver.http.Operations;
import dev.palaver.http.Reply;
import dev.palaver.idempotency.IdempotencyKey;
import dev.palaver.idempotency.IdempotencyKeys;
import dev.palaver.sql.Database;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door of this package: binds the operations on revocations, and is the verticle that keeps a
 * node's deny list. To be deployed before the first token is verified.
 */
public final class Revocations extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(Revocations.class);
  private static final String ADDRESS = "palaver.revocations";
  private static final int DEFAULT_PAGE = 100;
  private static final int MAX_PAGE = 1000;
  private static final long EXPIRE_MILLIS = 60_000;

  /** A row may become visible after one with a later time: what is this new is read again. */
  private static final Duration OVERLAP = Duration.ofSeconds(10);

  private final Database database;
  private final IdempotencyKeys keys;
  private final RevocationStore store;
  private final RevocationConfig config;
  private final Clock clock;
  private final Denied denied = new Denied();
  private Instant newest = Instant.EPOCH;
  private boolean reading;

  public Revocations(
      Database database, IdempotencyKeys keys, RevocationConfig config, Clock clock) {
    this.database = database;
    this.keys = keys;
    this.store = new RevocationStore(database);
    this.config = config;
    this.clock = clock;
  }

  /** Whom this node refuses. */
  public DenyList denied() {
    return denied;
  }

  /** Adds {@code createRevocation} and {@code listRevocations}. */
  public void bind(Operations operations) {
    operations.bind("createRevocation", this::create).bind("listRevocations", this::list);
  }

  @Override
  public Future<?> start() {
    vertx.eventBus().<JsonObject>consumer(ADDRESS, this::hear);
    vertx.setPeriodic(config.pollInterval().toMillis(), timer -> poll());
    vertx.setPeriodic(EXPIRE_MILLIS, timer -> expire());
    return read();
  }

  private Future<Reply> create(OperationRequest request) {
    JsonObject body = request.body();
    if (body.containsKey("userId") == body.containsKey("tokenId")) {
      throw ChatException.badRequest("Either userId or tokenId must be given");
    }
    Optional<IdempotencyKey> key =
        request
            .idempotencyKey()
            .map(text -> IdempotencyKey.of(request.userId(), text, "createRevocation", body));
    return database
        .inTransaction(tx -> key.isEmpty() ? write(tx, request) : writeOnce(tx, key.get(), request))
        .map(
            written -> {
              denied.add(Revocation.of(written));
              vertx.eventBus().publish(ADDRESS, written);
              return Reply.of(written);
            });
  }

  private Future<JsonObject> writeOnce(
      SqlConnection tx, IdempotencyKey key, OperationRequest request) {
    return keys.claim(tx, key, null)
        .compose(
            first ->
                first.isPresent()
                    ? Future.succeededFuture((JsonObject) first.get().response())
                    : write(tx, request)
                        .compose(written -> keys.answer(tx, key, written).map(written)));
  }

  private Future<JsonObject> write(SqlConnection tx, OperationRequest request) {
    JsonObject body = request.body();
    String user = body.getString("userId");
    return store
        .write(
            tx,
            user == null ? null : Uuids.parse(user).orElseThrow(),
            body.getString("tokenId"),
            body.getString("reason"),
            request.userId(),
            config)
        .map(written -> written.orElseThrow(Revocations::full).json());
  }

  private static ChatException full() {
    return new ChatException(
        ErrorCode.UNAVAILABLE, "There are as many revocations as are kept (CHAT_REVOCATION_MAX)");
  }

  private Future<Reply> list(OperationRequest request) {
    String before = request.query().get("before");
    UUID place =
        before == null
            ? null
            : Uuids.parse(before)
                .orElseThrow(() -> ChatException.badRequest("before: must be a UUID"));
    return store
        .page(place, limit(request.query().get("limit")))
        .map(
            page -> {
              JsonArray list = new JsonArray();
              page.forEach(revocation -> list.add(revocation.json()));
              return Reply.of(list);
            });
  }

  private static int limit(String text) {
    if (text == null) {
      return DEFAULT_PAGE;
    }
    boolean digits = text.matches("[0-9]{1,4}");
    int limit = digits ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > MAX_PAGE) {
      throw ChatException.badRequest("limit: must be a number from 1 to " + MAX_PAGE);
    }
    return limit;
  }

  private void hear(Message<JsonObject> message) {
    try {
      denied.add(Revocation.of(message.body()));
    } catch (RuntimeException unreadable) {
      LOG.warn("unreadable revocation of another version; the table is read instead", unreadable);
    }
  }

  private void poll() {
    if (!reading) {
      read().onFailure(later -> LOG.warn("revocations could not be read: {}", later.getMessage()));
    }
  }

  private Future<Void> read() {
    reading = true;
    Instant from = newest.equals(Instant.EPOCH) ? newest : newest.minus(OVERLAP);
    return store
        .since(from)
        .onComplete(done -> reading = false)
        .map(
            rows -> {
              take(rows);
              return null;
            });
  }

  private void take(List<Revocation> rows) {
    for (Revocation row : rows) {
      denied.add(row);
      if (row.createdOn().isAfter(newest)) {
        newest = row.createdOn();
      }
    }
  }

  private void expire() {
    denied.expire(clock.instant());
    store.expire().onFailure(later -> LOG.warn("old revocations stay: {}", later.getMessage()));
  }
}
