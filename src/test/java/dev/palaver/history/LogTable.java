package dev.palaver.history;

import dev.palaver.testing.TestDatabase;
import io.vertx.core.json.JsonArray;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The log as the database has it. */
record LogTable(TestDatabase database) {
  /** The newest place of each channel that has any. */
  Map<UUID, Long> heads() throws SQLException {
    Map<UUID, Long> heads = new HashMap<>();
    for (String row :
        database.column(
            "SELECT channel_id || ' ' || max(seq) FROM main.channel_events GROUP BY channel_id")) {
      String[] head = row.split(" ", 2);
      heads.put(UUID.fromString(head[0]), Long.parseLong(head[1]));
    }
    return heads;
  }

  /** All events of each channel, in their order. */
  Map<UUID, List<LoggedEvent>> events() throws SQLException {
    Map<UUID, List<LoggedEvent>> logs = new HashMap<>();
    for (String row :
        database.column(
            """
            SELECT json_build_array(channel_id, seq, type, actor, payload)
            FROM main.channel_events ORDER BY channel_id, seq
            """)) {
      JsonArray event = new JsonArray(row);
      logs.computeIfAbsent(UUID.fromString(event.getString(0)), channel -> new ArrayList<>())
          .add(
              LoggedEvent.of(
                  event.getLong(1),
                  event.getString(2),
                  event.getString(3),
                  event.getJsonObject(4)));
    }
    return logs;
  }
}
