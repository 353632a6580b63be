package dev.palaver.config;

import java.util.List;
import java.util.Optional;

/**
 * Where a node listens for other nodes, and where they find it.
 *
 * @param host of Hazelcast and the event bus alike; empty: the loopback's, or what the Hazelcast
 *     configuration says
 * @param port of Hazelcast; empty: the first free one from 5701 on
 * @param busPort of the event bus; 0: a free one
 * @param publicHost by which others reach the node, where it is not {@code host}
 * @param publicPort of Hazelcast as others reach it; empty: as bound
 * @param busPublicPort of the event bus as others reach it; empty: as bound
 */
public record NodeAddress(
    Optional<String> host,
    Optional<Integer> port,
    int busPort,
    Optional<String> publicHost,
    Optional<Integer> publicPort,
    Optional<Integer> busPublicPort) {
  private static final List<String> WILDCARDS = List.of("0.0.0.0", "::", "[::]", "*");
  private static final int MAX_PORT = 65_535;

  static NodeAddress read(EnvReader env) {
    NodeAddress address =
        new NodeAddress(
            env.text(Setting.CHAT_CLUSTER_HOST),
            port(env, Setting.CHAT_CLUSTER_PORT),
            env.integer(Setting.CHAT_CLUSTER_BUS_PORT, 0, MAX_PORT),
            env.text(Setting.CHAT_CLUSTER_PUBLIC_HOST),
            port(env, Setting.CHAT_CLUSTER_PUBLIC_PORT),
            port(env, Setting.CHAT_CLUSTER_BUS_PUBLIC_PORT));
    if (address.host.filter(WILDCARDS::contains).isPresent()) {
      env.fault(
          Setting.CHAT_CLUSTER_HOST,
          "must be one address, that of the private network: who reaches this port is a node");
    }
    if (address.publicHost.isEmpty()) {
      address.publicPort.ifPresent(port -> alone(env, Setting.CHAT_CLUSTER_PUBLIC_PORT));
      address.busPublicPort.ifPresent(port -> alone(env, Setting.CHAT_CLUSTER_BUS_PUBLIC_PORT));
    }
    return address;
  }

  private static Optional<Integer> port(EnvReader env, Setting setting) {
    return env.given(setting).map(given -> env.integer(setting, 1, MAX_PORT));
  }

  private static void alone(EnvReader env, Setting setting) {
    env.fault(setting, "has no meaning without CHAT_CLUSTER_PUBLIC_HOST");
  }
}
