package dev.palaver.app;

import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;

/**
 * Tells when a node joins or leaves the cluster. Beside Vert.x's own listener, since a cluster
 * manager has room for one only.
 */
final class ClusterWatch {
  private ClusterWatch() {}

  /** Runs work, on a thread of Hazelcast's, at each change; never without a cluster. */
  static void onChange(Vertx vertx, Runnable work) {
    if (vertx instanceof VertxInternal known
        && known.clusterManager() instanceof HazelcastClusterManager manager) {
      manager.getHazelcastInstance().getCluster().addMembershipListener(new Listener(work));
    }
  }

  private record Listener(Runnable work) implements MembershipListener {
    @Override
    public void memberAdded(MembershipEvent event) {
      work.run();
    }

    @Override
    public void memberRemoved(MembershipEvent event) {
      work.run();
    }
  }
}
