package dev.palaver.realtime;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads values by key, many at a time: while statements run, the next one collects, so that a
 * thousand sockets that come back together cost a few statements. All who ask for a key that waits
 * share its place; keys take turns. A value is read after it was asked for, never before, and no
 * key by two statements at once, so that no answer is older than the one before it. Used on the
 * hub's context.
 */
final class BatchReader<K, V> {
  private final int keysPerStatement;
  private final int statementsAtOnce;
  private final Function<Set<K>, Future<Map<K, V>>> statement;
  private final Map<K, Promise<V>> waiting = new LinkedHashMap<>();
  private final Set<K> reading = new HashSet<>();
  private int running;

  /**
   * Reads nothing yet.
   *
   * @param statement reads some keys; those without a value may be left out
   */
  BatchReader(
      int keysPerStatement, int statementsAtOnce, Function<Set<K>, Future<Map<K, V>>> statement) {
    this.keysPerStatement = keysPerStatement;
    this.statementsAtOnce = statementsAtOnce;
    this.statement = statement;
  }

  /** The key's value; null when it has none. */
  Future<V> read(K key) {
    Future<V> value = waiting.computeIfAbsent(key, k -> Promise.promise()).future();
    next();
    return value;
  }

  private void next() {
    while (running < statementsAtOnce) {
      Map<K, Promise<V>> batch = takeBatch();
      if (batch.isEmpty()) {
        return;
      }
      running++;
      reading.addAll(batch.keySet());
      statement.apply(Set.copyOf(batch.keySet())).onComplete(result -> settle(batch, result));
    }
  }

  private void settle(Map<K, Promise<V>> batch, AsyncResult<Map<K, V>> result) {
    running--;
    reading.removeAll(batch.keySet());
    if (result.succeeded()) {
      batch.forEach((key, value) -> value.complete(result.result().get(key)));
    } else {
      batch.values().forEach(value -> value.fail(result.cause()));
    }
    next();
  }

  private Map<K, Promise<V>> takeBatch() {
    Map<K, Promise<V>> batch = new LinkedHashMap<>();
    Iterator<Map.Entry<K, Promise<V>>> entries = waiting.entrySet().iterator();
    while (batch.size() < keysPerStatement && entries.hasNext()) {
      Map.Entry<K, Promise<V>> entry = entries.next();
      if (!reading.contains(entry.getKey())) {
        batch.put(entry.getKey(), entry.getValue());
        entries.remove();
      }
    }
    return batch;
  }
}
