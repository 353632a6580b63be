package dev.palaver.history;

import dev.palaver.history.History.Change;
import dev.palaver.history.History.Delivery;
import dev.palaver.history.History.Sent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Holds a history against the promises. Plain values in, faults out; no fault, no promise broken.
 */
final class HistoryCheck {
  private static final String CREATED = "message.created";

  private final History history;
  private final List<String> faults = new ArrayList<>();

  private HistoryCheck(History history) {
    this.history = history;
  }

  /** Every fault in words; empty for a history that keeps all promises. */
  static List<String> faults(History history) {
    HistoryCheck check = new HistoryCheck(history);
    history.log().forEach(check::logHasNoHole);
    check.everySendIsLoggedOnce();
    check.everyChangeIsLogged();
    history.deliveries().forEach(check::deliveredIsTheLog);
    return List.copyOf(check.faults);
  }

  private void logHasNoHole(UUID channel, List<LoggedEvent> log) {
    for (int i = 0; i < log.size(); i++) {
      if (log.get(i).seq() != i + 1) {
        faults.add("log of %s: %s at place %d".formatted(channel, log.get(i), i + 1));
        return;
      }
    }
  }

  /** And nothing is logged that no writer knows of: all of them were acknowledged in the end. */
  private void everySendIsLoggedOnce() {
    Map<String, List<LoggedEvent>> created = new HashMap<>();
    history
        .log()
        .forEach(
            (channel, log) ->
                log.stream()
                    .filter(event -> event.type().equals(CREATED))
                    .forEach(
                        event ->
                            created
                                .computeIfAbsent(event.body(), body -> new ArrayList<>())
                                .add(event)));
    Set<String> bodies = new HashSet<>();
    for (Sent sent : history.sent()) {
      bodies.add(sent.body());
      List<LoggedEvent> found = created.getOrDefault(sent.body(), List.of());
      if (found.size() != 1) {
        faults.add("%s is in the log %d times: %s".formatted(sent, found.size(), found));
      } else if (!isAtItsPlace(sent)) {
        faults.add("%s is not at the place that was told, but %s".formatted(sent, found));
      }
    }
    created.keySet().removeAll(bodies);
    created.values().forEach(event -> faults.add("nobody was told of " + event));
  }

  private boolean isAtItsPlace(Sent sent) {
    List<LoggedEvent> log = history.log().getOrDefault(sent.channel(), List.of());
    int index = (int) sent.seq() - 1;
    return index >= 0
        && index < log.size()
        && log.get(index).type().equals(CREATED)
        && log.get(index).id().equals(sent.id())
        && log.get(index).body().equals(sent.body());
  }

  private void everyChangeIsLogged() {
    for (Change change : history.changes()) {
      long found =
          history.log().getOrDefault(change.channel(), List.of()).stream()
              .filter(event -> tells(event, change))
              .count();
      if (found < 1 || found > change.tries()) {
        faults.add("%s is in the log %d times".formatted(change, found));
      }
    }
  }

  private static boolean tells(LoggedEvent event, Change change) {
    return event.type().equals(change.type())
        && change.id().equals(event.id())
        && (change.body() == null || change.body().equals(event.body()));
  }

  /** Every event once, in order, up to the head: so it is the log, word for word. */
  private void deliveredIsTheLog(Delivery delivery) {
    List<LoggedEvent> log = history.log().getOrDefault(delivery.channel(), List.of());
    List<LoggedEvent> got = delivery.events();
    int same = 0;
    while (same < got.size() && same < log.size() && got.get(same).equals(log.get(same))) {
      same++;
    }
    if (same < got.size() || same < log.size()) {
      faults.add(
          "%s on %s: event %d was to be %s, but was %s (%d of %d came)"
              .formatted(
                  delivery.reader(),
                  delivery.channel(),
                  same + 1,
                  same < log.size() ? log.get(same) : "none",
                  same < got.size() ? got.get(same) : "none",
                  got.size(),
                  log.size()));
    }
  }
}
