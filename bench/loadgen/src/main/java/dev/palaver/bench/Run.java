package dev.palaver.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.util.concurrent.EventExecutor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * What all parts of one run share: the target, the clock, the event loops with their counts, and
 * the number of the current step. Options: {@code --threads 1}, {@code --server-pids}, {@code
 * --pg-pids}.
 */
final class Run implements AutoCloseable {
  private static final int CONNECT_TIMEOUT_MILLIS = 20_000;

  final Target target;
  final int groups;
  final int sendersPerChannel;
  final Problems problems = new Problems();
  final ProcStats procStats;

  /** What markers must carry to be counted; 0 between steps. */
  volatile int currentStep;

  private final long epoch = System.nanoTime();
  private final EventLoopGroup loops;
  private final Bootstrap bootstrap;
  private final Map<EventLoop, LoopStats> stats = new ConcurrentHashMap<>();

  Run(Options options, int groups, int sendersPerChannel) {
    this.target = new Target(options);
    this.groups = groups;
    this.sendersPerChannel = sendersPerChannel;
    this.procStats = new ProcStats(options.str("server-pids", ""), options.str("pg-pids", ""));
    this.loops =
        new MultiThreadIoEventLoopGroup(options.num("threads", 1), EpollIoHandler.newFactory());
    this.bootstrap =
        new Bootstrap()
            .group(loops)
            .channel(EpollSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS);
    onEachLoop((loop, of) -> {});
  }

  /** For a new connection; its handler is to be set. */
  Bootstrap bootstrap() {
    return bootstrap.clone();
  }

  /** Microseconds since this run began: the clock of all latencies. */
  long micros() {
    return (System.nanoTime() - epoch) / 1000;
  }

  LoopStats statsOf(EventLoop loop) {
    return stats.computeIfAbsent(loop, key -> new LoopStats());
  }

  long sum(ToLongFunction<LoopStats> count) {
    return stats.values().stream().mapToLong(count).sum();
  }

  long delivered() {
    return sum(loop -> loop.delivered.sum());
  }

  /** Something to do for a loop, on its thread. */
  interface LoopAction {
    void run(EventLoop loop, LoopStats stats);
  }

  /**
   * Runs an action on every event loop, one after another, and waits for it.
   *
   * @throws IllegalStateException when a loop fails, or has no time for it within 30 s
   */
  void onEachLoop(LoopAction action) {
    for (EventExecutor executor : loops) {
      EventLoop loop = (EventLoop) executor;
      LoopStats of = statsOf(loop);
      try {
        executor.submit(() -> action.run(loop, of)).get(30, TimeUnit.SECONDS);
      } catch (InterruptedException | ExecutionException | TimeoutException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  void onEachLoop(Consumer<LoopStats> action) {
    onEachLoop((loop, of) -> action.accept(of));
  }

  void await(BooleanSupplier condition, long limitMillis) {
    long limit = micros() + limitMillis * 1000;
    while (!condition.getAsBoolean() && micros() < limit) {
      pause(2);
    }
  }

  static void pause(long millis) {
    LockSupport.parkNanos(millis * 1_000_000);
  }

  @Override
  public void close() {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
