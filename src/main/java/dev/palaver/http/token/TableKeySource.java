package dev.palaver.http.token;

import dev.palaver.core.PublicKeys;
import dev.palaver.sql.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The RS256 keys in {@code jwt_keys} of the reference's authentication service ({@code JwtKeys} in
 * {@code @sourceloop/core}: {@code key_id}, {@code public_key} as PEM).
 */
final class TableKeySource implements KeySource {
  private static final Logger LOG = LoggerFactory.getLogger(TableKeySource.class);
  private static final int MAX_PEM_CHARS = 16 * 1024;

  private final Database database;

  TableKeySource(Database database) {
    this.database = database;
  }

  @Override
  public String name() {
    return "table jwt_keys";
  }

  @Override
  public Set<String> algorithms() {
    return Set.of("RS256");
  }

  @Override
  public boolean complete() {
    return false;
  }

  @Override
  public Future<List<Entry>> read(Set<String> ids) {
    String sql =
        """
        SELECT key_id, public_key
        FROM jwt_keys
        WHERE key_id = ANY ($1) AND length(public_key) <= $2
        LIMIT $3
        """;
    return database
        .query(sql, Tuple.of(ids.toArray(String[]::new), MAX_PEM_CHARS, MAX_KEYS))
        .map(TableKeySource::entries);
  }

  @Override
  public Future<Void> close() {
    return database.close();
  }

  private static List<Entry> entries(RowSet<Row> rows) {
    List<Entry> entries = new ArrayList<>();
    for (Row row : rows) {
      try {
        entries.add(new Entry(row.getString(0), PublicKeys.fromPem(row.getString(1)).get(0)));
      } catch (IllegalArgumentException e) {
        LOG.warn("a row of jwt_keys is left out: its public_key {}", e.getMessage());
      }
    }
    return entries;
  }
}
