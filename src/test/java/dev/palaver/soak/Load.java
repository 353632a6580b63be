package dev.palaver.soak;

import dev.palaver.testing.TestDatabase;
import dev.palaver.testing.Tokens;
import dev.palaver.testing.Until;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Everybody who works on the server: a hundred sends a second by REST, forty by sockets, a hundred
 * reads, edits, receipts; sixty listeners of whom two a second are cut off and resume; sockets that
 * come for one event; members who join, listen and are removed.
 */
final class Load implements AutoCloseable {
  private static final int CHANNELS = 20;
  private static final int WRITERS = 8;
  private static final int SENDERS = 8;
  private static final int READERS = 4;
  private static final int LISTENERS = 60;
  private static final int CHANNELS_OF_A_LISTENER = 3;
  private static final int MOVERS = 2;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** One thing that is done again and again. */
  interface Work {
    void once() throws Exception;
  }

  private final URI server;
  private final TestDatabase database;
  private final Tally tally;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<UUID> channels = new ArrayList<>();
  private final List<Listener> listeners = new ArrayList<>();
  private final UUID ownerId = UUID.randomUUID();
  private final UUID memberId = UUID.randomUUID();
  private volatile boolean working = true;

  Load(URI server, TestDatabase database, Tally tally) {
    this.server = server;
    this.database = database;
    this.tally = tally;
  }

  /** Opens channels and sockets, and starts; returns at once. */
  void begin() {
    Rest owner = rest(ownerId);
    for (int i = 0; i < CHANNELS; i++) {
      UUID channel = UUID.randomUUID();
      JsonObject member = new JsonObject().put("userId", memberId.toString());
      owner.ask(
          "POST",
          "/channels",
          new JsonObject()
              .put("id", channel.toString())
              .put("channelType", "group")
              .put("members", new JsonArray().add(member)));
      channels.add(channel);
    }
    for (int i = 0; i < LISTENERS; i++) {
      int first = i;
      List<UUID> heard =
          IntStream.range(0, CHANNELS_OF_A_LISTENER)
              .mapToObj(n -> channels.get((first + 7 * n) % CHANNELS))
              .toList();
      listeners.add(new Listener(server, token(memberId), tally, heard));
    }
    listeners.forEach(Listener::connect);
    startThreads();
  }

  private void startThreads() {
    for (int i = 0; i < WRITERS; i++) {
      repeat(80, new Writing(rest(memberId), tally, channels));
    }
    for (int i = 0; i < SENDERS; i++) {
      repeat(200, new SocketWork(server, token(memberId), tally, channels)::send);
    }
    for (int i = 0; i < READERS; i++) {
      repeat(40, new Reading(rest(memberId), channels));
    }
    Random chance = new Random();
    repeat(500, () -> interrupt(listeners.get(chance.nextInt(LISTENERS)), chance));
    repeat(500, new SocketWork(server, token(memberId), tally, channels)::pass);
    for (int i = 0; i < MOVERS; i++) {
      UUID mover = UUID.randomUUID();
      SocketWork moving = new SocketWork(server, token(mover), tally, channels);
      Rest owner = rest(ownerId);
      Rest own = rest(mover);
      repeat(1000, () -> moving.joinAndLeave(owner, own, mover));
    }
  }

  /** An outage of up to a second, in which the channels go on. */
  private static void interrupt(Listener listener, Random chance) {
    listener.cut(chance.nextBoolean());
    LockSupport.parkNanos(Duration.ofMillis(chance.nextInt(1000)).toNanos());
    listener.connect();
  }

  /**
   * A thread of its own, until the load ends.
   *
   * @param pauseMillis between two times, about
   */
  private void repeat(int pauseMillis, Work work) {
    Random chance = new Random();
    threads.execute(
        () -> {
          try {
            while (working) {
              work.once();
              int pause = pauseMillis / 2 + chance.nextInt(pauseMillis);
              LockSupport.parkNanos(Duration.ofMillis(pause).toNanos());
            }
          } catch (Exception | AssertionError e) {
            tally.fault("one has stopped: " + e);
          }
        });
  }

  /** Ends the load, and waits until every listener has everything. */
  void end() throws Exception {
    working = false;
    threads.shutdown();
    if (!threads.awaitTermination(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      tally.fault("not all have an answer yet");
    }
    Map<UUID, Long> heads = heads();
    Until.holds(
        () -> listeners.stream().allMatch(listener -> listener.reached(heads)),
        LIMIT,
        () -> "not all was delivered; " + tally.summary() + tally.faults());
  }

  private Map<UUID, Long> heads() throws SQLException {
    Map<UUID, Long> heads = new HashMap<>();
    for (String row : database.column("SELECT id || ' ' || last_seq FROM main.channels")) {
      int end = row.indexOf(' ');
      heads.put(UUID.fromString(row.substring(0, end)), Long.valueOf(row.substring(end + 1)));
    }
    return heads;
  }

  @Override
  public void close() {
    working = false;
    threads.shutdownNow();
    listeners.forEach(listener -> listener.cut(false));
  }

  private Rest rest(UUID user) {
    return new Rest(server, token(user), tally);
  }

  /** Lives longer than a run. */
  private static String token(UUID user) {
    long day = Duration.ofDays(1).toMillis();
    return Tokens.of(user).claim("exp", (System.currentTimeMillis() + day) / 1000).build();
  }
}
