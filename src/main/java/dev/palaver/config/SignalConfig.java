package dev.palaver.config;

/**
 * What users are told of beside the log.
 *
 * @param feedChannels channels that one user's feed covers
 * @param activityFanout listeners of one channel that a node tells a second of its activity, of who
 *     types and of who is there
 * @param typing whether users are told who types
 * @param presence whether users are told who is there
 * @param presenceUsers users of a channel whom presence names; of a larger one it tells the number
 */
public record SignalConfig(
    int feedChannels, int activityFanout, boolean typing, boolean presence, int presenceUsers) {
  static SignalConfig read(EnvReader env) {
    return new SignalConfig(
        env.integer(Setting.CHAT_USER_FEED_CHANNELS, 1, 100_000),
        env.integer(Setting.CHAT_ACTIVITY_FANOUT, 1, 1_000_000),
        env.flag(Setting.CHAT_TYPING),
        env.flag(Setting.CHAT_PRESENCE),
        env.integer(Setting.CHAT_PRESENCE_MAX_USERS, 1, 100_000));
  }
}
