package dev.palaver.realtime;

import java.util.function.BooleanSupplier;

/**
 * What a subscription shows of what the log does not keep. A socket that is behind is spared it.
 * Used on the socket's event loop.
 */
final class Passing {
  private final Subscriber subscriber;
  private final boolean watching;
  private final BooleanSupplier showing;

  /** The watcher has no view, or not the one before: it is shown the whole next. */
  private boolean wholeDue = true;

  /**
   * Has shown nothing yet.
   *
   * @param watching whether the channel's presence is wanted
   * @param showing whether anything may be shown now
   */
  Passing(Subscriber subscriber, boolean watching, BooleanSupplier showing) {
    this.subscriber = subscriber;
    this.watching = watching;
    this.showing = showing;
  }

  /** Whether presence is watched. */
  boolean watching() {
    return watching;
  }

  /** Shows a signal, but not to who caused it; dropped where it would have to wait. */
  void signal(Signal signal) {
    if (showing.getAsBoolean()
        && !subscriber.busy()
        && !subscriber.principal().userId().equals(signal.actor())) {
      subscriber.signal(signal.text());
    }
  }

  /**
   * Shows who is there, to a watcher.
   *
   * @param change since the view before; null when there is none
   */
  void presence(PresenceView view, String change) {
    if (!watching || (change == null && !wholeDue)) {
      return;
    }
    if (!showing.getAsBoolean() || subscriber.busy()) {
      wholeDue = true;
      return;
    }
    subscriber.signal(wholeDue ? view.whole() : change);
    wholeDue = false;
  }
}
