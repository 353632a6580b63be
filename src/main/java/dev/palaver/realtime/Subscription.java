package dev.palaver.realtime;

import dev.palaver.core.ChannelId;
import dev.palaver.core.ChatException;
import dev.palaver.core.UserId;
import dev.palaver.events.EventLog.Head;
import dev.palaver.http.ErrorEnvelope;
import dev.palaver.realtime.Admission.Grant;

/**
 * One socket's subscription to one channel: no gap, no duplicate, in order, whatever is written
 * meanwhile. Used on the socket's event loop.
 *
 * <pre>
 * JOINING -- indexed, head read, access granted --> REPLAYING -- caught up --> LIVE
 *                                                      ^------- a gap ----------'
 * REPLAYING, LIVE -- the caller's membership changed --> CHECKING --> REPLAYING or ENDED
 * REPLAYING -- the log begins later --> STARTING_OVER, head and access anew --> REPLAYING or ENDED
 * </pre>
 *
 * <p>Joining takes its steps in this order: the index, the head, the check of access. So an event
 * after the head comes live, and whoever loses access after the check meets the event that tells
 * it. Except when LIVE, live events only raise the mark up to which the log is to be read, so that
 * no wait costs memory.
 */
final class Subscription implements Replay.Target {
  private enum State {
    JOINING,
    CHECKING,
    REPLAYING,
    STARTING_OVER,
    LIVE,
    ENDED
  }

  private final SocketLoop loop;
  private final Subscriber subscriber;
  private final Long after;
  private final Admission admission;
  private final Passing passing;
  private final Cursor cursor = new Cursor();
  private final Replay replay;
  private State state = State.JOINING;

  /**
   * Not started.
   *
   * @param after the last event that the client has; null: from now
   * @param watching whether the channel's presence is wanted
   */
  Subscription(
      SocketLoop loop, Subscriber subscriber, ChannelId channel, Long after, boolean watching) {
    this.loop = loop;
    this.subscriber = subscriber;
    this.after = after;
    this.admission = new Admission(loop, subscriber, channel);
    this.passing = new Passing(subscriber, watching, this::showing);
    this.replay = new Replay(loop, subscriber, this);
  }

  @Override
  public ChannelId channel() {
    return admission.channel();
  }

  /** Joins; the outcome is told to the client, and that there is one to the subscriber. */
  void start() {
    loop.fanout().join(this);
    loop.here(admission.after(() -> loop.fanout().head(this)), this::joined, this::refused);
  }

  /** Ends without a word, as the client wished. */
  void end() {
    state = State.ENDED;
    loop.fanout().leave(this);
  }

  /** An event of the channel, from the hub. */
  void live(EventFrame frame) {
    if (state != State.LIVE) {
      cursor.raise(frame.seq());
      return;
    }
    switch (cursor.offer(frame.seq())) {
      case NEXT -> take(frame);
      case GAP -> replay();
      case OLD -> {}
    }
  }

  /** An event of this place exists. */
  void raise(long seq) {
    cursor.raise(seq);
    if (state == State.LIVE && cursor.behind()) {
      replay();
    }
  }

  /** The caller's permissions changed: nothing is shown until they are checked. */
  void recheck() {
    if (state == State.REPLAYING || state == State.LIVE) {
      recheck(admission.checkedUpTo());
    } else {
      admission.newPermissions();
    }
  }

  /** Whether the caller may hear the channel, as was checked, and so counts as present. */
  boolean present() {
    return state != State.JOINING && state != State.ENDED;
  }

  UserId user() {
    return admission.user();
  }

  /** What is not in the log. */
  Passing passing() {
    return passing;
  }

  private boolean showing() {
    return state == State.LIVE || state == State.REPLAYING;
  }

  @Override
  public Cursor cursor() {
    return cursor;
  }

  @Override
  public boolean wanted() {
    return state != State.ENDED;
  }

  @Override
  public boolean replaying() {
    return state == State.REPLAYING;
  }

  @Override
  public void take(EventFrame frame) {
    if (admission.questionedBy(frame)) {
      recheck(frame.seq());
      return;
    }
    cursor.advance(frame.seq());
    if (cursor.shows(frame.seq())) {
      subscriber.send(frame);
    }
  }

  @Override
  public void caughtUp() {
    state = State.LIVE;
  }

  @Override
  public void outOfLog() {
    if (state == State.REPLAYING) {
      state = State.STARTING_OVER;
      admission.ask(
          () -> admission.after(() -> loop.fanout().head(this)),
          () -> state == State.STARTING_OVER,
          this::startOver,
          this::denied);
    }
  }

  private void joined(Grant grant) {
    if (state == State.JOINING) {
      admit(grant);
      begin(Resume.decide(after, grant.first(), grant.head()), grant.head());
      checkIfDue();
    }
    subscriber.settled();
  }

  private void refused(Throwable failure) {
    if (state == State.JOINING && admission.takeNewPermissions()) {
      start();
      return;
    }
    if (state == State.JOINING) {
      end();
      subscriber.refused(this, ErrorEnvelope.toCaller(failure));
    }
    subscriber.settled();
  }

  private void admit(Grant grant) {
    state = State.REPLAYING;
    admission.checked(grant.head().seq());
    cursor.showFrom(grant.first());
  }

  private void begin(Resume resume, Head head) {
    cursor.startAt(resume.from(), head.seq());
    subscriber.subscribed(this, resume, head.seq());
    replay();
  }

  private void replay() {
    if (state != State.ENDED) {
      state = State.REPLAYING;
      replay.pump();
    }
  }

  /** The client is told to read history over REST; what is not in the log is not checked either. */
  private void startOver(Grant grant) {
    admit(grant);
    Head head = grant.head();
    if (head.seq() > cursor.last()) {
      begin(new Resume(head.seq(), false), head);
    } else {
      cursor.settle();
      replay();
    }
    checkIfDue();
  }

  private void recheck(long upTo) {
    state = State.CHECKING;
    admission.ask(
        admission::check,
        () -> state == State.CHECKING,
        first -> granted(first, upTo),
        this::denied);
  }

  private void granted(long first, long upTo) {
    admission.checked(upTo);
    cursor.showFrom(first);
    replay();
    checkIfDue();
  }

  private void checkIfDue() {
    if (admission.takeNewPermissions()) {
      recheck();
    }
  }

  private void denied(ChatException reason) {
    end();
    subscriber.dropped(this, reason);
  }
}
