package dev.palaver.realtime;

import dev.palaver.core.ChatException;
import dev.palaver.core.Principal;

/** What a {@link Subscription} needs of its socket or stream; on its event loop. */
interface Subscriber {
  /** The caller, as the newest token names it. */
  Principal principal();

  void send(EventFrame frame);

  /** Sends a frame about something passing. */
  void signal(String frame);

  /** Whether so much waits to be written that a replay must wait. */
  boolean busy();

  /** Runs once when the socket is not busy any more. */
  void whenFree(Runnable work);

  /** The joining of a subscription has its answer, whether or not it was still wanted. */
  void settled();

  /**
   * A subscription shows events from here on; again when its place in the log was lost.
   *
   * @param head the channel's newest event
   */
  void subscribed(Subscription subscription, Resume resume, long head);

  /** A registration failed. */
  void refused(Subscription subscription, ChatException reason);

  /** A subscription ended since its caller may not hear the channel any more. */
  void dropped(Subscription subscription, ChatException reason);
}
