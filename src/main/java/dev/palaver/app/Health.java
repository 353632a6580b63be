package dev.palaver.app;

import dev.palaver.cluster.Cluster;
import dev.palaver.sql.Database;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.healthchecks.Status;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/**
 * What the management port says of this node. Dead: only a restart helps. Not ready: others should
 * serve now; it may be so again.
 */
final class Health {
  private static final long TIMEOUT_MS = 2_000;

  private final HealthChecks live;
  private final HealthChecks ready;

  Health(Vertx vertx, Database database, Drain drain, Optional<Cluster> cluster) {
    live = HealthChecks.create(vertx);
    ready = HealthChecks.create(vertx);
    ready.register("database", TIMEOUT_MS, answer -> reach(database, answer));
    ready.register(
        "serving", answer -> answer.complete(drain.draining() ? Status.KO() : Status.OK()));
    cluster.ifPresent(
        joined -> {
          live.register("cluster", TIMEOUT_MS, answer -> tell(joined, false, answer));
          ready.register("cluster", TIMEOUT_MS, answer -> tell(joined, true, answer));
        });
  }

  HealthChecks live() {
    return live;
  }

  HealthChecks ready() {
    return ready;
  }

  private static void reach(Database database, Promise<Status> answer) {
    database
        .query("SELECT 1", Tuple.tuple())
        .onSuccess(rows -> answer.tryComplete(Status.OK()))
        .onFailure(failure -> answer.tryComplete(Status.KO()));
  }

  private static void tell(Cluster cluster, boolean forWork, Promise<Status> answer) {
    cluster
        .state()
        .onSuccess(
            state ->
                answer.tryComplete(
                    new Status()
                        .setOk(forWork ? state.ready() : state.alive())
                        .setData(new JsonObject().put("members", state.members()))))
        .onFailure(failure -> answer.tryComplete(Status.KO()));
  }
}
