package dev.palaver.channels;

import dev.palaver.core.ChannelId;
import java.util.Set;

/**
 * A transaction has come upon a channel that has messages without a place. It is rolled back, and
 * {@link Adopter} does its work again once the channels are adopted.
 */
public final class NotAdopted extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Set<ChannelId> channels;

  /**
   * For all that the transaction touches: it may have moved a message out of the one in question.
   */
  public NotAdopted(Set<ChannelId> channels) {
    super("channel is not adopted", null, false, false);
    this.channels = Set.copyOf(channels);
  }

  Set<ChannelId> channels() {
    return channels;
  }
}
