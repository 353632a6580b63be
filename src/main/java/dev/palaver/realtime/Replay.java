package dev.palaver.realtime;

import dev.palaver.core.ChannelId;
import dev.palaver.events.ChatEvent;
import dev.palaver.events.WireEvent;
import dev.palaver.http.ErrorEnvelope;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what a subscription lacks from the log, page by page, as fast as its client reads. Nothing
 * is kept between pages: what the outbox cannot take is read again. Used on the socket's event
 * loop.
 */
final class Replay {
  private static final Logger LOG = LoggerFactory.getLogger(Replay.class);

  private static final long RETRY_MILLIS = 1000;

  /** Events of the first page: how large they are is not known before. */
  private static final int FIRST_PAGE = 32;

  /** The subscription that is replayed. */
  interface Target {
    ChannelId channel();

    Cursor cursor();

    /** Whether events of the log may be shown, now or later. */
    boolean wanted();

    /** Whether events of the log may be shown now. */
    boolean replaying();

    /** The next event in order. */
    void take(EventFrame frame);

    /** The cursor is not behind any more. */
    void caughtUp();

    /** The log does not reach back to the cursor. */
    void outOfLog();
  }

  private final SocketLoop loop;
  private final Subscriber subscriber;
  private final Target target;

  /** Events of the next page: more after a full one, fewer after one that was not shown whole. */
  private int pageSize;

  /** A read of the log, or a wait for room, is under way. */
  private boolean pumping;

  Replay(SocketLoop loop, Subscriber subscriber, Target target) {
    this.loop = loop;
    this.subscriber = subscriber;
    this.target = target;
    this.pageSize = Math.min(FIRST_PAGE, loop.config().replayPageSize());
  }

  /** Goes on until the cursor is not behind; does nothing while it is going on already. */
  void pump() {
    if (pumping || !target.replaying()) {
      return;
    }
    Cursor cursor = target.cursor();
    if (!cursor.behind()) {
      target.caughtUp();
      return;
    }
    pumping = true;
    if (subscriber.busy()) {
      subscriber.whenFree(this::pumpAgain);
      return;
    }
    if (loop.memory().exhausted()) {
      loop.after(RETRY_MILLIS, this::pumpAgain);
      return;
    }
    loop.here(
        loop.read(
            subscriber.principal().userId(),
            target::wanted,
            target.channel(),
            cursor.last(),
            pageSize),
        this::show,
        failure -> {
          // Logs what nobody expected: a page that no later read can bring must be seen.
          LOG.debug("replay later: {}", ErrorEnvelope.toCaller(failure).code());
          loop.after(RETRY_MILLIS, this::pumpAgain);
        });
  }

  private void pumpAgain() {
    pumping = false;
    pump();
  }

  private void show(List<ChatEvent> page) {
    pumping = false;
    if (target.replaying() && !continues(page)) {
      target.outOfLog();
      return;
    }
    int shown = 0;
    while (shown < page.size() && takesMore()) {
      target.take(EventFrame.of(WireEvent.of(page.get(shown))));
      shown++;
    }
    boolean whole = shown == pageSize;
    pageSize = whole ? Math.min(pageSize * 2, loop.config().replayPageSize()) : Math.max(1, shown);
    pump();
  }

  private boolean takesMore() {
    return target.replaying() && !subscriber.busy() && !loop.memory().exhausted();
  }

  private boolean continues(List<ChatEvent> page) {
    return !page.isEmpty() && page.get(0).seq() == target.cursor().last() + 1;
  }
}
