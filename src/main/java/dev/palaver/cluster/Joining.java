package dev.palaver.cluster;

import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import dev.palaver.config.ClusterConfig;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One node's way into the cluster, and what to tell when it does not get there. */
final class Joining {
  private static final Logger LOG = LoggerFactory.getLogger(Joining.class);

  private final ClusterConfig config;
  private final HazelcastClusterManager manager;

  Joining(ClusterConfig config, HazelcastClusterManager manager) {
    this.config = config;
    this.manager = manager;
  }

  Future<Vertx> join(VertxBuilder builder, VertxOptions options) {
    return builder
        .with(options.setEventBusOptions(BusSettings.of(config)))
        .withClusterManager(manager)
        .buildClustered()
        .recover(failure -> Future.failedFuture(explain(failure)))
        .compose(this::awaitNodes)
        .onSuccess(joined -> tell());
  }

  private ClusterException explain(Throwable failure) {
    return new ClusterException(
        ("not joined to the cluster %s within %d ms (CHAT_CLUSTER_HOST, CHAT_CLUSTER_PORT,"
                + " CHAT_CLUSTER_MEMBERS, CHAT_CLUSTER_JOIN_TIMEOUT_MS): %s")
            .formatted(
                manager.getConfig().getClusterName(),
                config.joinTimeout().toMillis(),
                failure.getMessage()));
  }

  private Future<Vertx> awaitNodes(Vertx vertx) {
    Promise<Vertx> enough = Promise.promise();
    HazelcastInstance hazelcast = manager.getHazelcastInstance();
    Runnable count =
        () -> {
          if (hazelcast.getCluster().getMembers().size() >= config.minNodes()) {
            enough.tryComplete(vertx);
          }
        };
    hazelcast.getCluster().addMembershipListener(new Arrivals(count));
    count.run();
    return enough
        .future()
        .timeout(config.joinTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .recover(
            late -> {
              ClusterException failure = tooFew(hazelcast.getCluster().getMembers().size());
              return vertx.close().transform(closed -> Future.failedFuture(failure));
            });
  }

  private ClusterException tooFew(int seen) {
    return new ClusterException(
        ("only %d of %d nodes were seen within %d ms (CHAT_CLUSTER_MIN_NODES,"
                + " CHAT_CLUSTER_JOIN_TIMEOUT_MS); nodes of another name, or that cannot be"
                + " reached, are not seen: this one's is %s")
            .formatted(
                seen,
                config.minNodes(),
                config.joinTimeout().toMillis(),
                manager.getConfig().getClusterName()));
  }

  private void tell() {
    LOG.info(
        "joined cluster {} at {}, {} nodes, event bus {}",
        manager.getConfig().getClusterName(),
        manager.getHazelcastInstance().getCluster().getLocalMember().getAddress(),
        manager.getNodes().size(),
        config.tls().isPresent() ? "with TLS" : "plain: for a private network only");
  }

  private record Arrivals(Runnable count) implements MembershipListener {
    @Override
    public void memberAdded(MembershipEvent event) {
      count.run();
    }

    @Override
    public void memberRemoved(MembershipEvent event) {}
  }
}
