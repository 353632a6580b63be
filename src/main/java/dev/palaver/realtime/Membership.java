package dev.palaver.realtime;

import dev.palaver.core.ChannelId;

/**
 * A channel that a user is a member of.
 *
 * @param head the channel's newest event
 */
public record Membership(ChannelId channel, long head) {}
