package dev.palaver.channels;

import dev.palaver.core.ChannelId;
import java.util.Set;

/**
 * A transaction has come upon a channel that has messages without a place. It is rolled back, and
 * {@link Adopter} does its work again once the channels are adopted.
 */
final class NotAdopted extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** All that the transaction touches: it may have moved a message out of the one in question. */
  private final transient Set<ChannelId> channels;

  NotAdopted(Set<ChannelId> channels) {
    super("channel is not adopted", null, false, false);
    this.channels = Set.copyOf(channels);
  }

  Set<ChannelId> channels() {
    return channels;
  }
}
