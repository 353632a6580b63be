package dev.palaver.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * TLS of the event bus between nodes, both ends with a certificate; all files are PEM.
 *
 * @param certificate of this node, with those between it and the authority's
 * @param key of the certificate
 * @param authority whose signature makes a peer a node
 */
public record BusTls(Path certificate, Path key, Path authority) {
  static Optional<BusTls> read(EnvReader env) {
    Optional<Path> certificate = env.file(Setting.CHAT_CLUSTER_TLS_CERT);
    Optional<Path> key = env.file(Setting.CHAT_CLUSTER_TLS_KEY);
    Optional<Path> authority = env.file(Setting.CHAT_CLUSTER_TLS_CA);
    boolean any = certificate.isPresent() || key.isPresent() || authority.isPresent();
    if (any) {
      requireWithTheOthers(env, Setting.CHAT_CLUSTER_TLS_CERT, certificate);
      requireWithTheOthers(env, Setting.CHAT_CLUSTER_TLS_KEY, key);
      requireWithTheOthers(env, Setting.CHAT_CLUSTER_TLS_CA, authority);
    }
    return certificate.flatMap(
        chain -> key.flatMap(own -> authority.map(ca -> new BusTls(chain, own, ca))));
  }

  private static void requireWithTheOthers(EnvReader env, Setting setting, Optional<Path> file) {
    if (file.isEmpty() && env.given(setting).isEmpty()) {
      env.fault(setting, "is missing: TLS between nodes needs certificate, key and authority");
    }
  }
}
