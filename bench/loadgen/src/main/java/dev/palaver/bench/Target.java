package dev.palaver.bench;

import java.util.Locale;

/**
 * The server under load, and how its users and channels are called. User {@code n} is a member of
 * channel {@code n mod groups}.
 *
 * <p>Options: {@code --host} (loopback), {@code --port}, {@code --protocol sockjs|bare}, {@code
 * --channel-id} and {@code --user-id} with {@code {n}} or {@code {uuid}}, {@code --jwt-secret},
 * {@code --jwt-claims}, {@code --body-bytes}, {@code --answers-registrations true}.
 */
final class Target {

  /** How a socket subscribes. */
  enum Protocol {
    /** The event-bus bridge on the raw WebSocket, with a token in the handshake. */
    SOCKJS,
    /** A WebSocket that is subscribed to what its path names. */
    BARE
  }

  /** Bytes of a body that the marker and its quotes take, about. */
  private static final int MARKER_BYTES = 30;

  final String host;
  final int port;
  final Protocol protocol;

  /** Whether a socket is ready only when its registration was answered. */
  final boolean answersRegistrations;

  final String filler;
  private final String channelIds;
  private final String userIds;
  private final Jwt jwt;

  /**
   * @throws IllegalArgumentException when the host is not of this machine, or an option is missing
   *     or malformed
   */
  Target(Options options) {
    host = options.str("host", "127.0.0.1");
    if (!host.startsWith("127.")) {
      throw new IllegalArgumentException("loopback only, not " + host);
    }
    options.require("port");
    port = options.num("port", 0);
    protocol = Protocol.valueOf(options.str("protocol", "sockjs").toUpperCase(Locale.ROOT));
    answersRegistrations = Boolean.parseBoolean(options.str("answers-registrations", "false"));
    channelIds = options.str("channel-id", "{uuid}");
    userIds = options.str("user-id", "{uuid}");
    filler = "x".repeat(Math.max(0, options.num("body-bytes", 100) - MARKER_BYTES));
    jwt = new Jwt(options.require("jwt-secret"), options.require("jwt-claims"));
  }

  /** The id that the server knows a channel by. */
  String channelId(int channel) {
    return expand(channelIds, channel);
  }

  String token(int user) {
    return jwt.mint(expand(userIds, user));
  }

  private static String expand(String template, int number) {
    return template
        .replace("{n}", Integer.toString(number))
        .replace("{uuid}", String.format(Locale.ROOT, "00000000-0000-4000-8000-%012d", number));
  }
}
