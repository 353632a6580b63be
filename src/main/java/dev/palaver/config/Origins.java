package dev.palaver.config;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Lists of origins, in the form in which browsers send theirs, with which they are compared: a
 * scheme, a host and a port, in lower case, and no more.
 */
final class Origins {
  /** Whoever asks. */
  private static final String ANY = "*";

  /** It becomes part of a policy's header, which takes no other characters in a host. */
  private static final Pattern SITE =
      Pattern.compile("https?://([a-z0-9.-]+|\\[[0-9a-f:.]+])(:[0-9]{1,5})?");

  /** Applications have schemes of their own, and names of containers have underscores. */
  private static final Pattern CALLER =
      Pattern.compile("[a-z][a-z0-9+.-]*://([a-z0-9._-]+|\\[[0-9a-f:.]+])(:[0-9]{1,5})?");

  private Origins() {}

  /** Web sites. */
  static List<String> sites(EnvReader env, Setting setting) {
    return list(env, setting, SITE, "");
  }

  /** Who may call: web sites and applications, or the single {@code *}. */
  static List<String> callers(EnvReader env, Setting setting) {
    List<String> origins = env.list(setting);
    return origins.equals(List.of(ANY)) ? origins : list(env, setting, CALLER, ", or * alone");
  }

  private static List<String> list(
      EnvReader env, Setting setting, Pattern form, String alternative) {
    List<String> origins = env.list(setting);
    origins.stream()
        .filter(origin -> !form.matcher(origin).matches())
        .forEach(
            origin ->
                env.fault(
                    setting,
                    "must hold origins as https://www.example.com%s, not '%s'"
                        .formatted(alternative, origin)));
    return origins;
  }
}
