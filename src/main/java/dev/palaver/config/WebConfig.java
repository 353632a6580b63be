package dev.palaver.config;

import java.util.List;

/**
 * The pages for people.
 *
 * @param served whether there are any
 * @param origins whose pages may frame the chat page and hand it a token
 */
public record WebConfig(boolean served, List<String> origins) {
  static WebConfig read(EnvReader env, boolean production) {
    List<String> origins = Origins.sites(env, Setting.CHAT_WEB_ORIGINS);
    boolean given = env.given(Setting.CHAT_WEB).isPresent();
    return new WebConfig(given ? env.flag(Setting.CHAT_WEB) : !production, origins);
  }
}
