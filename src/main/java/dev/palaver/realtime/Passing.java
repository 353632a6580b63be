package dev.palaver.realtime;

/**
 * What a subscription shows of what the log does not keep. A socket that is behind is spared it.
 * Used on the socket's event loop.
 */
final class Passing {
  private final Subscriber subscriber;
  private final boolean watching;

  /** The watcher has no view, or not the one before: it is shown the whole next. */
  private boolean wholeDue = true;

  Passing(Subscriber subscriber, boolean watching) {
    this.subscriber = subscriber;
    this.watching = watching;
  }

  /** Whether presence is watched. */
  boolean watching() {
    return watching;
  }

  /** Shows a signal, but not to who caused it. */
  void signal(Signal signal) {
    if (!subscriber.busy() && !subscriber.principal().userId().equals(signal.actor())) {
      subscriber.signal(signal.text());
    }
  }

  /**
   * Shows who is there.
   *
   * @param change since the view before; null when there is none
   * @param showing whether anything may be shown now
   */
  void presence(PresenceView view, String change, boolean showing) {
    if (!watching || (change == null && !wholeDue)) {
      return;
    }
    if (!showing || subscriber.busy()) {
      wholeDue = true;
      return;
    }
    subscriber.signal(wholeDue ? view.whole() : change);
    wholeDue = false;
  }
}
