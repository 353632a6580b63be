package dev.palaver.dev;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The process that {@code postmaster.pid} in a data folder names. After a kill -9 of the
 * development server it is still there, and a new start would take it for its own.
 */
final class Postmaster {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

  private final Path pidFile;
  private final Path programs;

  Postmaster(Path data, Path programs) {
    this.pidFile = data.resolve("postmaster.pid");
    this.programs = programs;
  }

  /**
   * Stops what an earlier run left behind and gives its process id. The caller holds the folder's
   * lock, so nobody else uses it. A file whose process is some other program by now is removed:
   * PostgreSQL would refuse to start because of it.
   */
  Optional<Long> stopOrphan() throws IOException {
    Optional<ProcessHandle> orphan = process();
    if (orphan.isEmpty()) {
      Files.deleteIfExists(pidFile);
      return Optional.empty();
    }
    ProcessHandle process = orphan.get();
    process.destroy();
    if (!ended(process)) {
      process.destroyForcibly();
      ended(process);
    }
    return Optional.of(process.pid());
  }

  /** Ends it at once if it is there. */
  void kill() {
    process()
        .ifPresent(
            process -> {
              process.destroyForcibly();
              ended(process);
            });
  }

  private Optional<ProcessHandle> process() {
    OptionalLong pid = pid();
    return pid.isEmpty()
        ? Optional.empty()
        : ProcessHandle.of(pid.getAsLong()).filter(this::isOurs);
  }

  private boolean isOurs(ProcessHandle process) {
    return process.isAlive()
        && process
            .info()
            .command()
            .filter(command -> Path.of(command).startsWith(programs))
            .isPresent();
  }

  private OptionalLong pid() {
    try {
      return OptionalLong.of(Long.parseLong(Files.readAllLines(pidFile).get(0).strip()));
    } catch (IOException | RuntimeException e) {
      return OptionalLong.empty();
    }
  }

  /**
   * Waits for its end. A process that nobody reaps, as in a container without an init, stays in the
   * table for ever, but has no program any more: hence not {@code onExit()}.
   */
  private boolean ended(ProcessHandle process) {
    long deadline = System.nanoTime() + STOP_LIMIT.toNanos();
    while (isOurs(process)) {
      if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(POLL_INTERVAL.toNanos());
    }
    return true;
  }
}
