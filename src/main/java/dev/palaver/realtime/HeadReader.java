package dev.palaver.realtime;

import dev.palaver.core.ChannelId;
import dev.palaver.events.EventLog;
import dev.palaver.events.EventLog.Head;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * Reads heads, many at a time: while one statement runs, the next collects, so that a thousand
 * sockets that come back together cost a few statements. A head is read after it was asked for,
 * never before. Used on the hub's context.
 */
final class HeadReader {
  private static final int MAX_CHANNELS_PER_STATEMENT = 1000;

  private final EventLog log;
  private Map<ChannelId, Promise<Head>> collecting = new HashMap<>();
  private boolean reading;

  HeadReader(EventLog log) {
    this.log = log;
  }

  /** The channel's head; {@link Head#NONE} for a channel without a row. */
  Future<Head> read(ChannelId channel) {
    Future<Head> head = collecting.computeIfAbsent(channel, id -> Promise.promise()).future();
    next();
    return head;
  }

  private void next() {
    if (reading || collecting.isEmpty()) {
      return;
    }
    reading = true;
    Map<ChannelId, Promise<Head>> batch = takeBatch();
    log.heads(batch.keySet())
        .onComplete(
            result -> {
              reading = false;
              if (result.succeeded()) {
                batch.forEach(
                    (id, head) -> head.complete(result.result().getOrDefault(id, Head.NONE)));
              } else {
                batch.values().forEach(head -> head.fail(result.cause()));
              }
              next();
            });
  }

  private Map<ChannelId, Promise<Head>> takeBatch() {
    if (collecting.size() <= MAX_CHANNELS_PER_STATEMENT) {
      Map<ChannelId, Promise<Head>> all = collecting;
      collecting = new HashMap<>();
      return all;
    }
    Map<ChannelId, Promise<Head>> batch = new HashMap<>();
    Iterator<Map.Entry<ChannelId, Promise<Head>>> entries = collecting.entrySet().iterator();
    while (batch.size() < MAX_CHANNELS_PER_STATEMENT) {
      Map.Entry<ChannelId, Promise<Head>> entry = entries.next();
      batch.put(entry.getKey(), entry.getValue());
      entries.remove();
    }
    return batch;
  }
}
