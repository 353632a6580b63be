package dev.palaver.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How this node joins the others.
 *
 * @param enabled whether it joins at all; else the rest has no effect
 * @param file Hazelcast configuration instead of the packaged one
 * @param name of the cluster, without versions; empty: that of the configuration
 * @param members {@code host} or {@code host:port}; empty: those of the configuration
 * @param dns name that resolves to the nodes
 * @param minNodes nodes, this one counted in, that a start waits for
 * @param joinTimeout time to join and to see that many
 * @param tls of the event bus; empty: plain
 */
public record ClusterConfig(
    boolean enabled,
    Optional<Path> file,
    Optional<String> name,
    List<String> members,
    Optional<String> dns,
    NodeAddress address,
    int minNodes,
    Duration joinTimeout,
    Optional<BusTls> tls) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

  /** A name of the DNS, 253 characters at most (RFC 1035, section 2.3.4). */
  private static final Pattern DOMAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,252}");

  /**
   * A name or IPv4 address, or an IPv6 address in brackets; a port. Hazelcast fails at a range of
   * ports where it is told which address to take.
   */
  private static final Pattern MEMBER =
      Pattern.compile("([A-Za-z0-9][A-Za-z0-9._-]*|\\[[0-9A-Fa-f:.%]+])(:[0-9]{1,5})?");

  private static final Pattern LOOPBACK =
      Pattern.compile("(localhost|127\\.[0-9.]+|\\[?::1]?)(:[0-9]+)?");

  static ClusterConfig read(EnvReader env) {
    Optional<Path> file = env.file(Setting.CHAT_CLUSTER_CONFIG);
    List<String> members = members(env);
    Optional<String> dns = plainName(env, Setting.CHAT_CLUSTER_DNS, DOMAIN);
    if (dns.isPresent() && !members.isEmpty()) {
      env.fault(Setting.CHAT_CLUSTER_DNS, "is given, and so is CHAT_CLUSTER_MEMBERS: give one");
    }
    NodeAddress address = NodeAddress.read(env);
    boolean reachable = address.host().map(host -> !isLoopback(host)).orElse(file.isPresent());
    boolean afar =
        members.stream().anyMatch(member -> !isLoopback(member))
            || dns.filter(name -> !isLoopback(name)).isPresent();
    if (afar && !reachable) {
      env.fault(
          Setting.CHAT_CLUSTER_HOST,
          "must be an address at which other nodes reach this one, not the loopback's");
    }
    return new ClusterConfig(
        env.flag(Setting.CHAT_CLUSTER),
        file,
        plainName(env, Setting.CHAT_CLUSTER_NAME, NAME),
        members,
        dns,
        address,
        env.integer(Setting.CHAT_CLUSTER_MIN_NODES, 1, 1000),
        env.millis(Setting.CHAT_CLUSTER_JOIN_TIMEOUT_MS, 1000, 600_000),
        BusTls.read(env));
  }

  private static List<String> members(EnvReader env) {
    List<String> members = env.list(Setting.CHAT_CLUSTER_MEMBERS);
    members.stream()
        .filter(member -> !MEMBER.matcher(member).matches())
        .forEach(
            member ->
                env.fault(
                    Setting.CHAT_CLUSTER_MEMBERS,
                    "must list host or host:port, separated by commas, not '" + member + "'"));
    return members.stream().filter(member -> MEMBER.matcher(member).matches()).toList();
  }

  private static Optional<String> plainName(EnvReader env, Setting setting, Pattern form) {
    Optional<String> name = env.text(setting);
    name.filter(given -> !form.matcher(given).matches())
        .ifPresent(
            given ->
                env.fault(
                    setting,
                    "must be a name of letters, digits, '.', '_' and '-', not '" + given + "'"));
    return name;
  }

  private static boolean isLoopback(String host) {
    return LOOPBACK.matcher(host).matches();
  }
}
