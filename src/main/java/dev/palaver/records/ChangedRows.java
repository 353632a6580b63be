package dev.palaver.records;

import dev.palaver.core.ChatException;
import dev.palaver.core.JsonWeight;
import dev.palaver.core.MemoryBudget;
import dev.palaver.filter.Model;
import dev.palaver.records.RecordKind.Changed;
import dev.palaver.sql.RowReader;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Rows after and before their change, in the order of their ids, each taken from what its request
 * may hold: they become events. For one statement.
 */
final class ChangedRows implements RowReader<List<Changed>> {
  private final Model model;
  private final int maxRows;
  private final MemoryBudget.Hold memory;
  private final List<Changed> rows = new ArrayList<>();

  /**
   * No rows yet.
   *
   * @param maxRows beyond it 400
   */
  ChangedRows(Model model, int maxRows, MemoryBudget.Hold memory) {
    this.model = model;
    this.maxRows = maxRows;
    this.memory = memory;
  }

  @Override
  public void take(Row row) {
    if (rows.size() == maxRows) {
      throw ChatException.badRequest(
          "More than " + maxRows + " rows match (CHAT_FILTER_MAX_ROWS); narrow the where");
    }
    JsonObject after = model.toJson(row);
    JsonObject before = model.toJson(row, model.properties().size());
    // The text of the event is as long as the row again.
    memory.take(2 * JsonWeight.of(after) + JsonWeight.of(before));
    rows.add(new Changed(after, before));
  }

  @Override
  public List<Changed> result() {
    rows.sort(Comparator.comparing(Changed::id));
    return rows;
  }
}
