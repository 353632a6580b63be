package dev.palaver.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.TestDatabase;
import dev.palaver.testing.TestNodes;
import dev.palaver.testing.Until;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Plays a {@link Plan} once, on nodes and a database that are its own meanwhile: {@link #play} all
 * of it, or {@link #begin}, what the caller does to the nodes, and {@link #checkHistory}.
 */
final class Run implements AutoCloseable {
  private static final Duration DELIVERY_LIMIT = Duration.ofSeconds(60);
  private static final long ACTORS_LIMIT_SECONDS = 150;

  private final Plan plan;
  private final LogTable log;
  private final TestNodes nodes;
  private final Ledger ledger = new Ledger();
  private final Cast cast;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService actors = Executors.newCachedThreadPool();
  private final List<UUID> channels = new ArrayList<>();
  private final List<Reader> readers = new ArrayList<>();
  private final List<Long> recoveryMillis = new ArrayList<>();
  private volatile boolean working = true;

  Run(Plan plan, TestDatabase database, TestNodes nodes) {
    this.plan = plan;
    this.log = new LogTable(database);
    this.nodes = nodes;
    this.cast = new Cast(nodes, ledger);
  }

  /** All of it: the load with its cuts and kills, then quiet until everybody has everything. */
  void play() throws Exception {
    begin();
    for (Plan.Step step : plan.steps()) {
      LockSupport.parkNanos(Duration.ofMillis(step.pauseMillis()).toNanos());
      if (step instanceof Plan.Cut cut) {
        readers.get(cut.reader()).cut(cut.politely(), cut.outageMillis());
      } else if (step instanceof Plan.Kill kill) {
        kill(kill);
      }
    }
    checkHistory();
  }

  /** Opens channels and sockets and starts the load; returns when all readers listen. */
  void begin() throws SQLException {
    openChannels();
    startReaders();
    awaitDelivery();
    startActors();
  }

  /** Ends the load; returns when everybody has everything. */
  private History finish() throws Exception {
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
        log.events(),
        readers.stream().flatMap(reader -> reader.deliveries().stream()).toList());
  }

  /**
   * Ends the load, waits until everybody has everything, and holds the history against the
   * promises.
   */
  void checkHistory() throws Exception {
    History history = finish();
    System.out.println(summary());
    List<String> faults = new ArrayList<>(faults());
    faults.addAll(HistoryCheck.faults(history));
    assertThat(faults).as("faults with -Dpalaver.history.seed=%d", plan.seed()).isEmpty();
    assertThat(history.sent()).hasSizeGreaterThan(plan.scale().channels());
    assertThat(history.changes()).isNotEmpty();
  }

  List<String> faults() {
    return ledger.faults();
  }

  /** The counts of the run, in one line. */
  String summary() {
    return ("history: seed %d, %d s: %d sends acknowledged (%d retries, %d refusals, %d repeats), %d changes,"
            + " %d cuts, %d kills, %d connects, %d events delivered to %d readers,"
            + " full delivery %s ms after each restart")
        .formatted(
            plan.seed(),
            plan.seconds(),
            ledger.sent().size(),
            ledger.retries.get(),
            ledger.refusals.get(),
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
  }

  private void openChannels() {
    Caller owner = cast.caller("owner");
    for (int i = 0; i < plan.scale().channels(); i++) {
      UUID channel = UUID.randomUUID();
      JsonObject body =
          new JsonObject()
              .put("id", channel.toString())
              .put("channelType", "task")
              .put("members", membersOf(i));
      Caller.Answer answer = owner.ask("POST", "/channels", body, null);
      if (answer.status() != 200) {
        throw new IllegalStateException("channel: " + answer);
      }
      channels.add(channel);
    }
  }

  private JsonArray membersOf(int channel) {
    JsonArray members = new JsonArray();
    Cast.names("writer", plan.scale().writers())
        .forEach(name -> members.add(cast.member(name, "member")));
    Cast.names("editor", plan.scale().editors())
        .forEach(name -> members.add(cast.member(name, "moderator")));
    IntStream.range(0, plan.scale().readers())
        .filter(reader -> plan.channelsOf(reader).contains(channel))
        .forEach(reader -> members.add(cast.member("reader" + reader, "reader")));
    members.add(cast.member("last", "member"));
    return members;
  }

  private void startReaders() {
    List<String> names = Cast.names("reader", plan.scale().readers()).toList();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      List<UUID> heard = plan.channelsOf(i).stream().map(channels::get).toList();
      readers.add(new Reader(name, plan, nodes.uris(), cast.token(name), ledger, timer, heard));
    }
    readers.forEach(Reader::connect);
  }

  private void startActors() {
    Cast.names("writer", plan.scale().writers())
        .map(name -> writer(name, channels).until(() -> working))
        .forEach(actors::execute);
    for (int i = 0; i < plan.scale().editors(); i++) {
      int editor = i;
      List<UUID> own =
          channels.stream()
              .filter(channel -> channels.indexOf(channel) % plan.scale().editors() == editor)
              .toList();
      String name = "editor" + i;
      actors.execute(new Editor(name, plan, cast.caller(name), ledger, own).until(() -> working));
    }
  }

  private void kill(Plan.Kill kill) throws Exception {
    nodes.kill(0);
    nodes.launch(
        0, Map.of("CHAT_TEST_PUBLISH_DELAY_MS", Integer.toString(kill.publishDelayMillis())));
    nodes.process(0).port();
    recoveryMillis.add(awaitDelivery());
  }

  /**
   * Waits until every reader has what is in the log now.
   *
   * @return how long that took, in milliseconds
   */
  long awaitDelivery() throws SQLException {
    long start = System.nanoTime();
    Map<UUID, Long> heads = log.heads();
    Until.holds(
        () -> readers.stream().allMatch(reader -> reader.reached(heads)),
        DELIVERY_LIMIT,
        () -> "not all was delivered; " + summary() + faults() + "\n" + nodes.output());
    return Duration.ofNanos(System.nanoTime() - start).toMillis();
  }

  /** Sends that were acknowledged so far. */
  int acknowledged() {
    return ledger.sent().size();
  }

  /** Waits until so many more sends are acknowledged. */
  void awaitSends(int count) {
    int end = acknowledged() + count;
    Until.holds(
        () -> acknowledged() >= end,
        DELIVERY_LIMIT,
        () -> "the load stands still at " + acknowledged() + nodes.output());
  }

  /** Answers so far that told a caller to come back. */
  int refusals() {
    return ledger.refusals.get();
  }

  private Writer writer(String name, List<UUID> on) {
    return new Writer(name, plan, cast.caller(name), ledger, on);
  }
}
