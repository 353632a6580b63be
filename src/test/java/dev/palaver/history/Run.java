package dev.palaver.history;

import dev.palaver.testing.TestDatabase;
import dev.palaver.testing.TestPostgres;
import dev.palaver.testing.Tokens;
import dev.palaver.testing.Until;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Plays a {@link Plan} once, on a server and a database of its own. */
final class Run implements AutoCloseable {
  private static final Duration DELIVERY_LIMIT = Duration.ofSeconds(60);
  private static final long ACTORS_LIMIT_SECONDS = 150;

  private final Plan plan;
  private final TestDatabase database = TestPostgres.migratedDatabase();
  private final RestartingServer server = new RestartingServer(database);
  private final Ledger ledger = new Ledger();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService actors = Executors.newCachedThreadPool();
  private final Map<String, UUID> users = new HashMap<>();
  private final List<UUID> channels = new ArrayList<>();
  private final List<Reader> readers = new ArrayList<>();
  private final List<Long> recoveryMillis = new ArrayList<>();
  private volatile boolean working = true;

  Run(Plan plan) {
    this.plan = plan;
  }

  /** All of it: the load with its cuts and kills, then quiet until everybody has everything. */
  History play() throws Exception {
    openChannels();
    startReaders();
    startActors();
    for (Plan.Step step : plan.steps()) {
      LockSupport.parkNanos(Duration.ofMillis(step.pauseMillis()).toNanos());
      if (step instanceof Plan.Cut cut) {
        readers.get(cut.reader()).cut(cut.politely(), cut.outageMillis());
      } else if (step instanceof Plan.Kill kill) {
        kill(kill);
      }
    }
    working = false;
    actors.shutdown();
    if (!actors.awaitTermination(ACTORS_LIMIT_SECONDS, TimeUnit.SECONDS)) {
      ledger.fault("writers or editors have no answer yet");
    }
    awaitDelivery();
    // One more in each channel: a duplicate of what came before would have come before it, too.
    channels.forEach(channel -> writer("last", List.of(channel)).act(channels.indexOf(channel)));
    awaitDelivery();
    readers.forEach(Reader::stop);
    return new History(
        ledger.sent(),
        ledger.changes(),
        logs(),
        readers.stream().flatMap(reader -> reader.deliveries().stream()).toList());
  }

  List<String> faults() {
    return ledger.faults();
  }

  /** The counts of the run, in one line. */
  String summary() {
    return ("history: seed %d, %d s: %d sends acknowledged (%d retries, %d repeats), %d changes,"
            + " %d cuts, %d kills, %d connects, %d events delivered to %d readers,"
            + " full delivery %s ms after each restart")
        .formatted(
            plan.seed(),
            plan.seconds(),
            ledger.sent().size(),
            ledger.retries.get(),
            ledger.repeats.get(),
            ledger.changes().size(),
            ledger.cuts.get(),
            recoveryMillis.size(),
            ledger.connects.get(),
            readers.stream().mapToInt(Reader::delivered).sum(),
            readers.size(),
            recoveryMillis);
  }

  int kills() {
    return recoveryMillis.size();
  }

  @Override
  public void close() {
    working = false;
    readers.forEach(Reader::stop);
    timer.shutdownNow();
    actors.shutdownNow();
    server.close();
  }

  private void openChannels() {
    JsonArray members = new JsonArray();
    names("writer", Plan.WRITERS).forEach(name -> members.add(member(name, "member")));
    names("editor", Plan.EDITORS).forEach(name -> members.add(member(name, "moderator")));
    names("reader", Plan.READERS).forEach(name -> members.add(member(name, "reader")));
    members.add(member("last", "member"));
    Caller owner = caller("owner");
    for (int i = 0; i < Plan.CHANNELS; i++) {
      UUID channel = UUID.randomUUID();
      JsonObject body =
          new JsonObject()
              .put("id", channel.toString())
              .put("channelType", "task")
              .put("members", members);
      Caller.Answer answer = owner.ask("POST", "/channels", body, null);
      if (answer.status() != 200) {
        throw new IllegalStateException("channel: " + answer);
      }
      channels.add(channel);
    }
  }

  private void startReaders() {
    List<String> names = names("reader", Plan.READERS).toList();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      List<UUID> heard = plan.channelsOf(i).stream().map(channels::get).toList();
      readers.add(new Reader(name, plan, server.port(), token(name), ledger, timer, heard));
    }
    readers.forEach(Reader::connect);
  }

  private void startActors() {
    names("writer", Plan.WRITERS)
        .map(name -> writer(name, channels).until(() -> working))
        .forEach(actors::execute);
    for (int i = 0; i < Plan.EDITORS; i++) {
      int editor = i;
      List<UUID> own =
          channels.stream()
              .filter(channel -> channels.indexOf(channel) % Plan.EDITORS == editor)
              .toList();
      String name = "editor" + i;
      actors.execute(new Editor(name, plan, caller(name), ledger, own).until(() -> working));
    }
  }

  private void kill(Plan.Kill kill) throws Exception {
    server.killAndRestart(kill.publishDelayMillis());
    long listening = System.nanoTime();
    awaitDelivery();
    recoveryMillis.add(Duration.ofNanos(System.nanoTime() - listening).toMillis());
  }

  /** Waits until every reader has what is in the log now. */
  private void awaitDelivery() throws SQLException {
    Map<UUID, Long> heads = heads();
    Until.holds(
        () -> readers.stream().allMatch(reader -> reader.reached(heads)),
        DELIVERY_LIMIT,
        () -> "not all was delivered; " + summary() + faults() + "\n" + server.output());
  }

  private Map<UUID, Long> heads() throws SQLException {
    Map<UUID, Long> heads = new HashMap<>();
    for (String row :
        database.column(
            "SELECT channel_id || ' ' || max(seq) FROM main.channel_events GROUP BY channel_id")) {
      String[] head = row.split(" ", 2);
      heads.put(UUID.fromString(head[0]), Long.parseLong(head[1]));
    }
    return heads;
  }

  private Map<UUID, List<LoggedEvent>> logs() throws SQLException {
    Map<UUID, List<LoggedEvent>> logs = new HashMap<>();
    for (String row :
        database.column(
            """
            SELECT json_build_array(channel_id, seq, type, actor, payload)
            FROM main.channel_events ORDER BY channel_id, seq
            """)) {
      JsonArray event = new JsonArray(row);
      logs.computeIfAbsent(UUID.fromString(event.getString(0)), channel -> new ArrayList<>())
          .add(
              LoggedEvent.of(
                  event.getLong(1),
                  event.getString(2),
                  event.getString(3),
                  event.getJsonObject(4)));
    }
    return logs;
  }

  private Writer writer(String name, List<UUID> on) {
    return new Writer(name, plan, caller(name), ledger, on);
  }

  private Caller caller(String name) {
    return new Caller(server.port(), token(name), ledger);
  }

  private JsonObject member(String name, String role) {
    return new JsonObject().put("userId", user(name).toString()).put("role", role);
  }

  private String token(String name) {
    return Tokens.of(user(name)).build();
  }

  private UUID user(String name) {
    return users.computeIfAbsent(name, unknown -> UUID.randomUUID());
  }

  private static Stream<String> names(String kind, int count) {
    return IntStream.range(0, count).mapToObj(i -> kind + i);
  }
}
