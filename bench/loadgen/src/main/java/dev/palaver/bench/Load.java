package dev.palaver.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Offers messages to the channels of a run, in steps. For the main thread.
 *
 * <p>Options: {@code --rest-conns 64}, {@code --ping-ms 5000}.
 */
final class Load implements AutoCloseable {
  /** A step is given up when deliveries lag the schedule by so much. */
  private static final double MAX_LAG_SECONDS = 5;

  private static final int PRIME_ROUNDS = 20;

  final Run run;
  final Sockets sockets;
  private final RestPool rest;
  private final List<List<Sender>> senders = new ArrayList<>();
  private int stepNumber;

  Load(Options options, int groups, int sendersPerChannel) {
    run = new Run(options, groups, sendersPerChannel);
    sockets = new Sockets(run, options.num("ping-ms", 5000));
    rest = new RestPool(run, options.num("rest-conns", 64));
    for (int channel = 0; channel < groups; channel++) {
      List<Sender> of = new ArrayList<>();
      for (int i = 0; i < sendersPerChannel; i++) {
        of.add(new Sender(rest, run.target, i * groups + channel));
      }
      senders.add(of);
    }
  }

  /**
   * Sends to every channel until all of its sockets have received something: the subscriptions are
   * in force.
   *
   * @throws IllegalStateException when some are not after a minute
   */
  void prime() {
    Step step = begin();
    for (int round = 0; round < PRIME_ROUNDS; round++) {
      boolean[] missing = new boolean[run.groups];
      sockets.stream()
          .filter(socket -> socket.messagesIn(step.number) == 0)
          .forEach(socket -> missing[socket.channel] = true);
      int incomplete = 0;
      for (int channel = 0; channel < missing.length; channel++) {
        if (missing[channel]) {
          incomplete++;
          step.dispatch(channel, run.micros());
        }
      }
      if (incomplete == 0) {
        end(step);
        quiesce();
        return;
      }
      run.await(
          () -> sockets.stream().allMatch(socket -> socket.messagesIn(step.number) > 0), 3_000);
    }
    throw new IllegalStateException(
        "not all sockets are subscribed; delivered " + run.delivered() + ", " + run.problems);
  }

  /**
   * Offers {@code rate} messages a second for some seconds, waits for the deliveries, and checks
   * them.
   */
  Map<String, Object> step(double rate, double seconds) {
    if (sockets.reconnect() > 0) {
      prime();
    }
    int members = sockets.size() / run.groups;
    Step step = begin();
    StepResult result = new StepResult(run, step, members);
    boolean overloaded = offer(step, rate, seconds, members);
    if (overloaded) {
      step.cancel();
    }
    drain(step, members, overloaded ? 20_000 : 10_000);
    Map<String, Object> out = result.at(rate);
    out.put("overloaded", overloaded);
    end(step);
    quiesce();
    return out;
  }

  /** True when it was given up because the server lags. */
  private boolean offer(Step step, double rate, double seconds, int members) {
    long messages = Math.round(rate * seconds);
    long start = run.micros();
    for (long sent = 0; sent < messages; sent++) {
      long due = start + Math.round(sent * 1e6 / rate);
      for (long wait = due - run.micros(); wait > 0; wait = due - run.micros()) {
        LockSupport.parkNanos(Math.min(wait, 1000) * 1000);
      }
      step.dispatch((int) (sent % run.groups), due);
      if (sent % 64 == 0) {
        double undelivered = sent - (double) run.delivered() / members;
        if (Math.max(step.outstanding(), undelivered) / rate > MAX_LAG_SECONDS) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Every sender posts its next message as soon as the last is acknowledged; nobody is asked to
   * receive it.
   */
  Map<String, Object> closedLoop(double seconds) {
    Step step = begin();
    StepResult result = new StepResult(run, step, 0);
    long end = run.micros() + Math.round(seconds * 1e6);
    for (int channel = 0; channel < senders.size(); channel++) {
      for (int i = 0; i < senders.get(channel).size(); i++) {
        postUntil(end, step, senders.get(channel).get(i), channel, i, 0);
      }
    }
    run.await(
        () -> run.micros() >= end && step.outstanding() == 0, (long) (seconds * 1000) + 10_000);
    Map<String, Object> out = result.at(0);
    end(step);
    return out;
  }

  private void postUntil(long end, Step step, Sender sender, int channel, int number, int index) {
    long due = run.micros();
    if (due >= end) {
      return;
    }
    step.dispatched.increment();
    String body = Marker.body(step.number, channel, number, index, due, run.target.filler);
    sender.send(
        channel,
        body,
        ok -> {
          step.recordAck(due, ok);
          if (ok) {
            postUntil(end, step, sender, channel, number, index + 1);
          }
        });
  }

  private Step begin() {
    int number = ++stepNumber;
    run.onEachLoop(LoopStats::startStep);
    run.currentStep = number;
    return new Step(run, number, senders);
  }

  private void end(Step step) {
    step.cancel();
    if (step.outstanding() > 0) {
      senders.forEach(of -> of.forEach(Sender::reset));
      rest.reset();
    }
  }

  /** Waits until all that was acknowledged is delivered, or nothing has come for 3 s. */
  private void drain(Step step, int members, long limitMillis) {
    long limit = run.micros() + limitMillis * 1000;
    long last = -1;
    long lastChange = run.micros();
    while (run.micros() < limit) {
      long delivered = run.delivered();
      long now = delivered + step.acked.sum();
      if (step.outstanding() == 0 && delivered >= step.acked.sum() * members) {
        return;
      }
      if (now != last) {
        last = now;
        lastChange = run.micros();
      } else if (run.micros() - lastChange > 3_000_000) {
        return;
      }
      Run.pause(2);
    }
  }

  /** Waits until nothing late arrives any more. */
  private void quiesce() {
    run.currentStep = 0;
    long limit = run.micros() + 20_000_000;
    long last = -1;
    while (run.micros() < limit) {
      long strays = run.sum(loop -> loop.strays.sum());
      if (strays == last) {
        return;
      }
      last = strays;
      Run.pause(250);
    }
  }

  @Override
  public void close() {
    run.close();
  }
}
