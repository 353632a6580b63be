package dev.palaver.messages;

import dev.palaver.config.WriteConfig;
import dev.palaver.core.ChannelId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bounds of what waits to be written: so many messages, so many characters, and of each channel
 * no more than there is room left. One busy channel thus takes half, two take a third each, and a
 * quiet one always finds a place. Safe for several threads.
 */
final class WaitingRoom {
  /** What the messages of one channel take. */
  private record Share(int messages, long chars) {
    private Share plus(Share other) {
      return new Share(messages + other.messages, chars + other.chars);
    }
  }

  private final WriteConfig config;
  private final AtomicInteger messages = new AtomicInteger();
  private final AtomicLong chars = new AtomicLong();
  private final Map<ChannelId, Share> shares = new ConcurrentHashMap<>();

  WaitingRoom(WriteConfig config) {
    this.config = config;
  }

  /** Lets a message in, if there is room for it. */
  boolean enter(MessageDraft draft) {
    Share added = new Share(1, draft.weight());
    Share share = shares.merge(draft.channel(), added, Share::plus);
    int freeMessages = config.queueSize() - messages.incrementAndGet();
    long freeChars = config.queueChars() - chars.addAndGet(added.chars());
    // What was there before counts, so that the first of a channel needs a place and no more.
    boolean room =
        freeMessages >= Math.max(0, share.messages() - 1)
            && freeChars >= Math.max(0, share.chars() - added.chars());
    if (!room) {
      leave(draft);
    }
    return room;
  }

  /** A message that was let in is written, or will not be. */
  void leave(MessageDraft draft) {
    shares.computeIfPresent(
        draft.channel(),
        (channel, share) ->
            share.messages() == 1 ? null : share.plus(new Share(-1, -draft.weight())));
    messages.decrementAndGet();
    chars.addAndGet(-draft.weight());
  }

  /** Messages that wait. */
  int messages() {
    return messages.get();
  }
}
