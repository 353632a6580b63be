package dev.palaver.app;

import dev.palaver.sql.Database;
import io.vertx.core.Vertx;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.healthchecks.Status;
import io.vertx.sqlclient.Tuple;

/** Whether the service takes requests: its database answers, and it is not on its way to stop. */
final class Readiness {
  private static final long TIMEOUT_MS = 2_000;

  private Readiness() {}

  static HealthChecks of(Vertx vertx, Database database, Drain drain) {
    HealthChecks readiness = HealthChecks.create(vertx);
    readiness.register(
        "database",
        TIMEOUT_MS,
        answer ->
            database
                .query("SELECT 1", Tuple.tuple())
                .onSuccess(rows -> answer.complete(Status.OK()))
                .onFailure(failure -> answer.complete(Status.KO())));
    readiness.register(
        "serving", answer -> answer.complete(drain.draining() ? Status.KO() : Status.OK()));
    return readiness;
  }
}
