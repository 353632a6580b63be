package dev.palaver.cluster;

import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import dev.palaver.config.ClusterConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** The cluster as one node sees it. Any thread. */
public final class Cluster {
  /** How long Vert.x takes at most to register a node's consumers anew after a change. */
  private static final long SETTLE_MS = 2_000;

  /**
   * The state of this node in its cluster.
   *
   * @param alive false when it can never be a member again: only a restart helps
   * @param ready whether the node has joined, and once all it must know had its copies
   * @param members nodes that this one sees, itself counted in
   */
  public record State(boolean alive, boolean ready, int members) {}

  private final Vertx vertx;
  private final HazelcastInstance hazelcast;
  private final AtomicReference<LifecycleState> lifecycle =
      new AtomicReference<>(LifecycleState.STARTED);
  private final AtomicBoolean settled = new AtomicBoolean();
  private final Runnable onChange;
  private final UUID membershipListener;
  private final UUID lifecycleListener;

  private Cluster(Vertx vertx, HazelcastInstance hazelcast, Runnable onChange) {
    this.vertx = vertx;
    this.hazelcast = hazelcast;
    this.onChange = onChange;
    this.membershipListener = hazelcast.getCluster().addMembershipListener(new Members(this));
    this.lifecycleListener =
        hazelcast.getLifecycleService().addLifecycleListener(event -> passed(event.getState()));
  }

  /**
   * The cluster of a Vert.x instance; empty for one that is alone.
   *
   * @param onChange run whenever a node comes or goes, or two halves of the cluster become one
   *     again: at once, and once more when the registrations are settled; on a thread of
   *     Hazelcast's or Vert.x's
   */
  public static Optional<Cluster> of(Vertx vertx, Runnable onChange) {
    return vertx instanceof VertxInternal known
            && known.clusterManager() instanceof HazelcastClusterManager manager
        ? Optional.of(new Cluster(vertx, manager.getHazelcastInstance(), onChange))
        : Optional.empty();
  }

  /**
   * Reads the configuration that a node would join with.
   *
   * @throws ClusterException when it cannot be read, or is dangerous
   */
  public static void check(ClusterConfig config) {
    if (config.enabled()) {
      HazelcastSettings.of(config);
    }
  }

  /**
   * Makes a Vert.x instance that is a member.
   *
   * @param builder without options and cluster manager
   * @param options of which the event bus's are replaced
   * @return the instance; fails with a {@link ClusterException} when it cannot join in time
   */
  public static Future<Vertx> join(
      VertxBuilder builder, VertxOptions options, ClusterConfig config) {
    HazelcastClusterManager manager;
    try {
      manager = new HazelcastClusterManager(HazelcastSettings.of(config));
    } catch (ClusterException refused) {
      return Future.failedFuture(refused);
    }
    return new Joining(config, manager).join(builder, options);
  }

  /** How the node is; asks the other members, on a worker thread. */
  public Future<State> state() {
    return vertx.executeBlocking(this::look, false);
  }

  /** Nodes that this one sees, itself counted in; 0 when it is no member. */
  public int members() {
    return lifecycle.get() == LifecycleState.STARTED
        ? hazelcast.getCluster().getMembers().size()
        : 0;
  }

  /** Watches no more; the node stays a member. */
  public void close() {
    hazelcast.getCluster().removeMembershipListener(membershipListener);
    hazelcast.getLifecycleService().removeLifecycleListener(lifecycleListener);
  }

  private void changed() {
    onChange.run();
    vertx.setTimer(SETTLE_MS, timer -> onChange.run());
  }

  private void passed(LifecycleState state) {
    if (state == LifecycleState.MERGED) {
      lifecycle.set(LifecycleState.STARTED);
      changed();
    } else {
      lifecycle.set(state);
      settled.set(false);
    }
  }

  private State look() {
    LifecycleState now = lifecycle.get();
    boolean alive = now == LifecycleState.STARTED || now == LifecycleState.MERGING;
    if (now != LifecycleState.STARTED) {
      return new State(alive, false, 0);
    }
    // Once is enough: when another node dies, copies are missing for a moment on every node, and
    // a balancer that asks all of them would be left with none.
    boolean ready = settled.get() || hazelcast.getPartitionService().isClusterSafe();
    if (ready) {
      settled.set(true);
    }
    return new State(true, ready, members());
  }

  private record Members(Cluster cluster) implements MembershipListener {
    @Override
    public void memberAdded(MembershipEvent event) {
      cluster.changed();
    }

    @Override
    public void memberRemoved(MembershipEvent event) {
      cluster.changed();
    }
  }
}
