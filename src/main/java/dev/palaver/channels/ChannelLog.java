package dev.palaver.channels;

import dev.palaver.core.ChannelId;
import dev.palaver.core.JsonWeight;
import dev.palaver.core.MemoryBudget;
import dev.palaver.events.ChatEvent;
import dev.palaver.events.EventJson;
import dev.palaver.events.EventLog;
import dev.palaver.events.EventLog.Head;
import dev.palaver.http.OperationRequest;
import dev.palaver.http.Operations;
import dev.palaver.http.Reply;
import dev.palaver.realtime.Resume;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The log of a channel over REST, by the rules of a subscription that asks for replay. */
final class ChannelLog {
  private static final int DEFAULT_PAGE = 100;

  private final Channels channels;
  private final EventLog log;
  private final int maxPage;

  ChannelLog(Channels channels, EventLog log, int maxPage) {
    this.channels = channels;
    this.log = log;
    this.maxPage = maxPage;
  }

  void bind(Operations operations) {
    operations.bind("listEvents", this::list);
  }

  private Future<Reply> list(OperationRequest request) {
    ChannelId channel = new ChannelId(request.id());
    long after = request.number("after", 0, 0, Long.MAX_VALUE);
    int limit = (int) request.number("limit", Math.min(DEFAULT_PAGE, maxPage), 1, maxPage);
    return channels
        .requireVisible(request.caller(), channel)
        .compose(
            first ->
                log.head(channel)
                    .compose(
                        head ->
                            read(request, channel, Resume.decide(after, first, head), head, limit)))
        .map(Reply::of);
  }

  private Future<JsonObject> read(
      OperationRequest request, ChannelId channel, Resume resume, Head head, int limit) {
    if (!resume.recovered() || resume.from() >= head.seq()) {
      return Future.succeededFuture(page(List.of(), head, resume.recovered()));
    }
    return log.read(channel, resume.from(), limit)
        .map(
            events -> {
              hold(events, request.memory());
              return page(events, head, follows(events, resume.from()));
            });
  }

  /** A page is bounded, but of those whose callers do not read there may be thousands. */
  private static void hold(List<ChatEvent> events, MemoryBudget.Hold memory) {
    // As objects, and as text.
    events.forEach(event -> memory.take(2 * JsonWeight.of(event.data())));
  }

  /** Whether the log still reaches back to where the reader is. */
  private static boolean follows(List<ChatEvent> events, long from) {
    return !events.isEmpty() && events.get(0).seq() == from + 1;
  }

  /** The head is not behind the events: they may be newer than the look at it. */
  private static JsonObject page(List<ChatEvent> events, Head head, boolean recovered) {
    JsonArray shown = new JsonArray();
    if (recovered) {
      events.forEach(event -> shown.add(EventJson.of(event)));
    }
    long last = shown.isEmpty() ? 0 : events.get(events.size() - 1).seq();
    return new JsonObject()
        .put("events", shown)
        .put("seq", Math.max(head.seq(), last))
        .put("recovered", recovered);
  }
}
