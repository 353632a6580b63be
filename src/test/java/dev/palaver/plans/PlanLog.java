package dev.palaver.plans;

import dev.palaver.testing.TestDatabase;
import dev.palaver.testing.TestPostgres;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The plans of what a server really executes: PostgreSQL's own module auto_explain logs each
 * statement of one database as it ends, before its client has the answer.
 */
final class PlanLog {
  private static final List<String> SETTINGS =
      List.of(
          "session_preload_libraries = 'auto_explain'",
          "auto_explain.log_min_duration = 0",
          "auto_explain.log_format = 'json'",
          "auto_explain.log_analyze = on",
          "auto_explain.log_buffers = on",
          "auto_explain.log_timing = off",
          // The statements of triggers and foreign keys too.
          "auto_explain.log_nested_statements = on",
          "auto_explain.log_parameter_max_length = 0");

  private static final Pattern ENTRY = Pattern.compile(".* LOG:  duration: [0-9.]+ ms  plan:");

  private long read;

  /** Turned on for the sessions that will be opened on this database. */
  PlanLog(TestDatabase database) throws IOException {
    SETTINGS.forEach(
        setting -> TestPostgres.execute("ALTER DATABASE " + database.name() + " SET " + setting));
    next();
  }

  /** The plans since this was last asked. */
  List<Plan> next() throws IOException {
    List<Plan> plans = new ArrayList<>();
    Iterator<String> lines = text().lines().iterator();
    String line = lines.hasNext() ? lines.next() : null;
    while (line != null) {
      boolean plan = ENTRY.matcher(line).matches();
      StringBuilder rest = new StringBuilder();
      line = lines.hasNext() ? lines.next() : null;
      // Lines that continue an entry begin with a tab.
      while (line != null && line.startsWith("\t")) {
        rest.append(line).append('\n');
        line = lines.hasNext() ? lines.next() : null;
      }
      if (plan) {
        JsonObject json = new JsonObject(rest.toString());
        plans.add(new Plan(json.getString("Query Text"), json.getJsonObject("Plan")));
      }
    }
    return plans;
  }

  private String text() throws IOException {
    try (RandomAccessFile log = new RandomAccessFile(TestPostgres.log().toFile(), "r")) {
      byte[] bytes = new byte[(int) (log.length() - read)];
      log.seek(read);
      log.readFully(bytes);
      read += bytes.length;
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
