package dev.palaver.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/**
 * The pages for people.
 *
 * @param served whether there are any
 * @param origins whose pages may frame the chat page and hand it a token
 */
public record WebConfig(boolean served, List<String> origins) {
  static WebConfig read(EnvReader env, boolean production) {
    List<String> origins = env.list(Setting.CHAT_WEB_ORIGINS);
    origins.stream()
        .filter(origin -> !isOrigin(origin))
        .forEach(
            origin ->
                env.fault(
                    Setting.CHAT_WEB_ORIGINS,
                    "must hold origins as https://www.example.com, not '" + origin + "'"));
    boolean given = env.given(Setting.CHAT_WEB).isPresent();
    return new WebConfig(given ? env.flag(Setting.CHAT_WEB) : !production, origins);
  }

  /** It becomes part of a header: a scheme, a host and a port, in lower case, and no more. */
  private static boolean isOrigin(String text) {
    try {
      URI uri = new URI(text);
      String port = uri.getPort() == -1 ? "" : ":" + uri.getPort();
      return uri.getHost() != null
          && List.of("http", "https").contains(uri.getScheme())
          && text.matches("[a-z0-9.:/\\[\\]-]+")
          && text.equals(uri.getScheme() + "://" + uri.getHost() + port);
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
