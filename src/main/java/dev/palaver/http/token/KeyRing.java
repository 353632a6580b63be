package dev.palaver.http.token;

import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of one source: remembered, read again on a timer, and read again for a {@code kid} that
 * is not known. Any thread.
 *
 * <p>Reads follow each other, never closer than the cool-down, and each serves everybody who waits
 * at its start. So a {@code kid} is said to be unknown only after a read that began later than the
 * question, and no flood of questions makes more than one read in a cool-down.
 */
final class KeyRing {
  /**
   * The pace of reads.
   *
   * @param coolDown least time between the starts of two
   * @param limit time after which one counts as failed, whatever the source does
   */
  record Pace(Duration coolDown, Duration limit) {
    static final Pace DEFAULT = new Pace(Duration.ofSeconds(1), Duration.ofSeconds(10));
  }

  /** Look-ups that may wait for the next read; beyond it 503. */
  static final int MAX_WAITING = KeySource.MAX_KEYS;

  /** Unknown ids that one read asks for: strangers' ids must not push out keys that are in use. */
  static final int MAX_WANTED = KeySource.MAX_KEYS / 2;

  private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);

  private final Vertx vertx;
  private final KeySource source;
  private final Pace pace;
  private volatile KeySet keys = KeySet.EMPTY;

  // Guarded by this.
  private final Set<String> wanted = new HashSet<>();
  private Promise<Void> next = Promise.promise();
  private int waiting;
  private boolean due;
  private boolean running;
  private boolean closed;
  private boolean failing;
  private long lastEnd;
  private long earliestStart = System.nanoTime();
  private long refreshTimer = -1;

  KeyRing(Vertx vertx, KeySource source, Pace pace) {
    this.vertx = vertx;
    this.source = source;
    this.pace = pace;
  }

  /**
   * Reads for the first time, and from then on in this interval.
   *
   * @return complete when the first read is over; never fails, since a source may come later
   */
  synchronized Future<Void> start(Duration refresh) {
    refreshTimer = vertx.setPeriodic(refresh.toMillis(), fired -> refresh());
    return refresh().otherwiseEmpty();
  }

  boolean serves(String algorithm) {
    return source.algorithms().contains(algorithm);
  }

  /** The key that this header asks for, as far as it is known. */
  Optional<VerificationKey> known(TokenHeader header) {
    return header.keyId().isPresent() || source.complete() ? keys.find(header) : Optional.empty();
  }

  /**
   * Reads the source for a key that is not known.
   *
   * @return complete, on the caller's context, once {@link #known} tells the truth; fails with
   *     UNAVAILABLE when the source cannot be asked or too many wait
   */
  Future<Void> lookUp(TokenHeader header) {
    if (header.keyId().isEmpty() && !source.complete()) {
      return Future.succeededFuture();
    }
    Future<Void> read;
    synchronized (this) {
      boolean failedJustNow = failing && System.nanoTime() - lastEnd < pace.coolDown().toNanos();
      if (closed || failedJustNow || waiting >= MAX_WAITING || !want(header)) {
        return Future.failedFuture(unavailable());
      }
      waiting++;
      read = next.future();
      schedule();
    }
    return onCallersContext(read);
  }

  private boolean want(TokenHeader header) {
    String id = header.keyId().orElse(null);
    return id == null || wanted.contains(id) || (wanted.size() < MAX_WANTED && wanted.add(id));
  }

  Future<Void> close() {
    Promise<Void> abandoned;
    synchronized (this) {
      closed = true;
      vertx.cancelTimer(refreshTimer);
      abandoned = next;
    }
    abandoned.tryFail(unavailable());
    return source.close();
  }

  private synchronized Future<Void> refresh() {
    Future<Void> read = next.future();
    schedule();
    return read;
  }

  /** Sees to it that a read starts; the one that runs now began too early to count. */
  private synchronized void schedule() {
    if (!due && !closed) {
      due = true;
      if (!running) {
        startWhenAllowed();
      }
    }
  }

  private synchronized void startWhenAllowed() {
    long delay = earliestStart - System.nanoTime();
    if (delay <= 0) {
      startRead();
    } else {
      vertx.setTimer(TimeUnit.NANOSECONDS.toMillis(delay) + 1, fired -> startRead());
    }
  }

  private synchronized void startRead() {
    if (closed) {
      return;
    }
    due = false;
    running = true;
    earliestStart = System.nanoTime() + pace.coolDown().toNanos();
    Set<String> ids = new HashSet<>(wanted);
    keys.ids().stream().limit(KeySource.MAX_KEYS - ids.size()).forEach(ids::add);
    wanted.clear();
    waiting = 0;
    Promise<Void> asked = next;
    next = Promise.promise();
    read(ids).onComplete(answer -> finishRead(answer, asked));
  }

  private Future<List<KeySource.Entry>> read(Set<String> ids) {
    Promise<List<KeySource.Entry>> answer = Promise.promise();
    long timer =
        vertx.setTimer(
            pace.limit().toMillis(), fired -> answer.tryFail("no answer within " + pace.limit()));
    Future.succeededFuture(ids)
        .compose(source::read)
        .onComplete(answer::tryComplete, answer::tryFail);
    return answer.future().onComplete(done -> vertx.cancelTimer(timer));
  }

  private void finishRead(AsyncResult<List<KeySource.Entry>> answer, Promise<Void> asked) {
    boolean failed = answer.failed();
    if (!failed) {
      install(answer.result());
    }
    synchronized (this) {
      if (failed != failing) {
        log(answer.cause());
      }
      failing = failed;
      running = false;
      lastEnd = System.nanoTime();
      if (due) {
        startWhenAllowed();
      }
    }
    if (failed) {
      asked.tryFail(unavailable());
    } else {
      asked.tryComplete();
    }
  }

  private void install(List<KeySource.Entry> entries) {
    KeySet before = keys;
    KeySet after = before.next(entries, source.algorithms(), key -> VerificationKey.of(vertx, key));
    keys = after;
    Set<VerificationKey> gone = new HashSet<>(before.keys());
    gone.removeAll(after.keys());
    gone.forEach(VerificationKey::retire);
  }

  private void log(Throwable failure) {
    if (failure != null) {
      LOG.warn("{} cannot be read; known keys stay: {}", source.name(), failure.getMessage());
    } else {
      LOG.info("{} can be read again", source.name());
    }
  }

  private Future<Void> onCallersContext(Future<Void> read) {
    Context caller = vertx.getOrCreateContext();
    Promise<Void> promise = Promise.promise();
    read.onComplete(answer -> caller.runOnContext(run -> promise.handle(answer)));
    return promise.future();
  }

  private static ChatException unavailable() {
    return new ChatException(
        ErrorCode.UNAVAILABLE, "The key of the token cannot be looked up now; try again.");
  }
}
