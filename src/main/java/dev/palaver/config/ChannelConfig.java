package dev.palaver.config;

import java.time.Duration;

/**
 * Bounds of channels, and the background numbering of adopted ones.
 *
 * @param pageSize most channels or members on one page
 * @param maxNewMembers most members that one request adds
 * @param maxMetadataBytes largest metadata of a channel, as JSON in UTF-8
 * @param unreadCap unread messages are counted up to here
 * @param numberingBatch messages that one transaction numbers
 * @param numberingPause between two background transactions
 * @param numberingInterval between two looks for messages to number, once none was left
 */
public record ChannelConfig(
    int pageSize,
    int maxNewMembers,
    int maxMetadataBytes,
    int unreadCap,
    int numberingBatch,
    Duration numberingPause,
    Duration numberingInterval) {
  static ChannelConfig read(EnvReader env) {
    return new ChannelConfig(
        env.integer(Setting.CHAT_CHANNEL_PAGE_SIZE, 1, 10_000),
        env.integer(Setting.CHAT_CHANNEL_MAX_NEW_MEMBERS, 1, 1_000),
        env.integer(Setting.CHAT_CHANNEL_MAX_METADATA_BYTES, 2, 1024 * 1024),
        env.integer(Setting.CHAT_UNREAD_CAP, 1, 1_000_000),
        env.integer(Setting.CHAT_NUMBERING_BATCH_SIZE, 1, 100_000),
        env.millis(Setting.CHAT_NUMBERING_PAUSE_MS, 0, 60_000),
        env.millis(Setting.CHAT_NUMBERING_INTERVAL_MS, 10, 86_400_000));
  }
}
