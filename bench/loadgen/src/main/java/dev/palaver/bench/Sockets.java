package dev.palaver.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The members' sockets: connects them a window at a time, replaces the closed ones, pings. For the
 * main thread.
 */
final class Sockets {
  private static final int CONNECT_WINDOW = 64;
  private static final long STUCK_SECONDS = 60;
  private static final int PING_SLICES = 50;

  private final Run run;
  private final List<MemberSocket> all = new ArrayList<>();
  private volatile boolean pinging = true;

  Sockets(Run run, int pingMillis) {
    this.run = run;
    schedulePings(pingMillis);
  }

  int size() {
    return all.size();
  }

  Stream<MemberSocket> stream() {
    return all.stream();
  }

  /** Whether sockets send their keep-alive. */
  void pinging(boolean on) {
    pinging = on;
  }

  /**
   * Connects and subscribes sockets until there are so many.
   *
   * @return the seconds that it took
   * @throws IllegalStateException when over a hundredth of them fail, or it is stuck for 60 s
   */
  double connectUpTo(int target) {
    long start = System.nanoTime();
    List<MemberSocket> added = new ArrayList<>();
    for (int id = all.size(); id < target; id++) {
      added.add(new MemberSocket(run, id));
    }
    all.addAll(added);
    connect(added);
    return (System.nanoTime() - start) / 1e9;
  }

  /** Replaces the sockets that the server has closed; returns how many. */
  int reconnect() {
    List<MemberSocket> fresh = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (!all.get(i).isOpen()) {
        MemberSocket socket = new MemberSocket(run, all.get(i).id);
        all.set(i, socket);
        fresh.add(socket);
      }
    }
    if (!fresh.isEmpty()) {
      run.onEachLoop(loop -> loop.sockets.removeIf(socket -> !socket.isOpen()));
      connect(fresh);
    }
    return fresh.size();
  }

  private void connect(List<MemberSocket> some) {
    Semaphore inFlight = new Semaphore(CONNECT_WINDOW);
    for (MemberSocket socket : some) {
      acquire(inFlight, 1);
      socket.ready.whenComplete(
          (done, failure) -> {
            inFlight.release();
            if (failure != null) {
              run.problems.add(String.valueOf(failure.getMessage()));
            }
          });
      run.bootstrap()
          .handler(socket)
          .connect(run.target.host, run.target.port)
          .addListener(
              connected -> {
                if (!connected.isSuccess()) {
                  socket.ready.completeExceptionally(connected.cause());
                }
              });
    }
    acquire(inFlight, CONNECT_WINDOW);
    long failed = some.stream().filter(socket -> !socket.isOpen()).count();
    if (failed > some.size() / 100) {
      throw new IllegalStateException(
          failed + " of " + some.size() + " sockets failed; problems: " + run.problems);
    }
  }

  private void acquire(Semaphore inFlight, int permits) {
    try {
      if (!inFlight.tryAcquire(permits, STUCK_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("connecting is stuck; problems: " + run.problems);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Every socket pings once a period, on its own loop; a slice at a time spreads the pings over the
   * period.
   */
  private void schedulePings(int periodMillis) {
    long slice = Math.max(1, periodMillis / PING_SLICES);
    run.onEachLoop(
        (eventLoop, loop) -> {
          int[] turn = {0};
          var unused =
              eventLoop.scheduleAtFixedRate(
                  () -> pingSlice(loop, turn[0]++ % PING_SLICES),
                  slice,
                  slice,
                  TimeUnit.MILLISECONDS);
        });
  }

  private void pingSlice(LoopStats loop, int slice) {
    for (int i = slice; pinging && i < loop.sockets.size(); i += PING_SLICES) {
      if (loop.sockets.get(i).isOpen()) {
        loop.sockets.get(i).ping();
      }
    }
  }
}
