package dev.palaver.history;

import dev.palaver.history.History.Change;
import dev.palaver.history.History.Sent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What the server acknowledged, and the counts of a run. Safe for several threads. */
final class Ledger {
  /** Editors change what is new: it is on its way to the readers still. */
  private static final int NEWEST = 20;

  final AtomicInteger retries = new AtomicInteger();
  final AtomicInteger refusals = new AtomicInteger();
  final AtomicInteger repeats = new AtomicInteger();
  final AtomicInteger cuts = new AtomicInteger();
  final AtomicInteger connects = new AtomicInteger();

  private final Map<LoggedEvent, LoggedEvent> shared = new ConcurrentHashMap<>();
  private final List<Sent> sent = new ArrayList<>();
  private final List<Change> changes = new ArrayList<>();
  private final Map<UUID, List<Sent>> ofChannel = new HashMap<>();
  private final List<String> faults = new ArrayList<>();

  synchronized void add(Sent acknowledged) {
    sent.add(acknowledged);
    ofChannel
        .computeIfAbsent(acknowledged.channel(), channel -> new ArrayList<>())
        .add(acknowledged);
  }

  synchronized void add(Change acknowledged) {
    changes.add(acknowledged);
  }

  /** Something that must not happen, seen while it happened. */
  synchronized void fault(String what) {
    faults.add(what);
  }

  synchronized List<Sent> sent() {
    return List.copyOf(sent);
  }

  synchronized List<Change> changes() {
    return List.copyOf(changes);
  }

  synchronized List<String> faults() {
    return List.copyOf(faults);
  }

  /** The same event, as all readers share it: hundreds get each. */
  LoggedEvent shared(LoggedEvent event) {
    LoggedEvent first = shared.putIfAbsent(event, event);
    return first == null ? event : first;
  }

  /** One of the newest messages of a channel, if it has any. */
  synchronized Optional<Sent> recent(UUID channel, int choice) {
    List<Sent> all = ofChannel.getOrDefault(channel, List.of());
    int among = Math.min(NEWEST, all.size());
    return among == 0
        ? Optional.empty()
        : Optional.of(all.get(all.size() - 1 - Math.floorMod(choice, among)));
  }
}
