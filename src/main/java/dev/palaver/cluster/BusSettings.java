package dev.palaver.cluster;

import dev.palaver.config.BusTls;
import dev.palaver.config.ClusterConfig;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** The event bus between nodes, as the settings ask for it. */
final class BusSettings {
  /**
   * How soon a silent peer's connection is given up, after a ping and the wait for its answer. What
   * is sent to such a peer waits in memory until then: the defaults, 20 s each, would hold much.
   */
  private static final long PING_MS = 3_000;

  private static final int CONNECT_TIMEOUT_MS = 3_000;

  private BusSettings() {}

  static EventBusOptions of(ClusterConfig config) {
    EventBusOptions options =
        new EventBusOptions()
            .setClusterPingInterval(PING_MS)
            .setClusterPingReplyInterval(PING_MS)
            .setConnectTimeout(CONNECT_TIMEOUT_MS)
            .setPort(config.address().busPort());
    config.address().host().or(() -> defaultHost(config)).ifPresent(options::setHost);
    config.address().publicHost().ifPresent(options::setClusterPublicHost);
    config.address().busPublicPort().ifPresent(options::setClusterPublicPort);
    config.tls().ifPresent(tls -> secure(options, tls));
    return options;
  }

  /** With a file of one's own the bus listens where that file lets Hazelcast listen. */
  private static Optional<String> defaultHost(ClusterConfig config) {
    return config.file().isPresent() ? Optional.empty() : Optional.of(HazelcastSettings.LOOPBACK);
  }

  private static void secure(EventBusOptions options, BusTls tls) {
    options
        .setSsl(true)
        .setEnabledSecureTransportProtocols(Set.of("TLSv1.3", "TLSv1.2"))
        .setClientAuth(ClientAuth.REQUIRED)
        .setKeyCertOptions(
            new PemKeyCertOptions()
                .setCertPath(absolute(tls.certificate()))
                .setKeyPath(absolute(tls.key())))
        .setTrustOptions(new PemTrustOptions().addCertPath(absolute(tls.authority())));
  }

  private static String absolute(Path file) {
    return file.toAbsolutePath().toString();
  }
}
