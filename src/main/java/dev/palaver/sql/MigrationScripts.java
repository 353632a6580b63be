package dev.palaver.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The scripts of {@code sql/}, by name: a list, so that no start searches the class path or a jar
 * for them. A test compares it with the folder.
 */
final class MigrationScripts {
  static final String HISTORY_TABLE = "palaver_schema_history";

  /** In the order of their versions, which are whole numbers from 1 without a gap. */
  static final List<String> NAMES =
      List.of(
          "V1__reference_tables.sql",
          "V2__channels_and_events.sql",
          "V3__triggers.sql",
          "V4__indexes.sql",
          "V5__adopt_channels_and_members.sql",
          "V6__activity_and_direct_channels.sql",
          "V7__indexes_of_channels.sql",
          "V8__revocations.sql",
          "V9__cheaper_audit.sql",
          "V10__index_of_memberships.sql",
          "V11__audit_ids_by_time.sql",
          "V12__rights_after_waiting.sql");

  /** The version that the last script leaves. */
  static final int LATEST = NAMES.size();

  private MigrationScripts() {}

  static int version(String name) {
    return NAMES.indexOf(name) + 1;
  }

  /** A file of {@code sql/} as it is packaged, its placeholders unresolved; empty if none. */
  static Optional<String> packaged(String name) {
    try (InputStream in = MigrationScripts.class.getResourceAsStream("/sql/" + name)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A script as a person applies it with psql: the schema filled in, and at its end the row of the
   * history table that Flyway would write, so that a start with {@code CHAT_MIGRATION=false} knows
   * that it was applied. It stops at the first failure, and leaves nothing behind unless it is one
   * of those that build indexes outside of a transaction, which can be applied again.
   */
  static String forHand(String name, String schema) {
    String script = packaged(name).orElseThrow(() -> new IllegalStateException("no sql/" + name));
    boolean whole = inTransaction(name);
    return """
        -- Palaver, script %d of %d; apply them in order: psql -f.
        \\set ON_ERROR_STOP on
        """
            .formatted(version(name), LATEST)
        + (whole ? "BEGIN;\n" : "")
        + LockOrder.before(name, schema)
        + script.replace("${schema}", schema)
        + history(name, checksum(script), schema)
        + (whole ? "COMMIT;\n" : "");
  }

  /** Whether Flyway, too, runs it in one: it reads this from a file beside the script. */
  private static boolean inTransaction(String name) {
    return packaged(name + ".conf")
        .filter(settings -> settings.contains("executeInTransaction=false"))
        .isEmpty();
  }

  /** Table and row as Flyway 11 makes them (PostgreSQLDatabase.getRawCreateScript). */
  private static String history(String name, int checksum, String schema) {
    String description =
        name.substring(name.indexOf("__") + 2, name.length() - ".sql".length()).replace('_', ' ');
    return """

    CREATE TABLE IF NOT EXISTS ${schema}.${history} (
      installed_rank integer NOT NULL CONSTRAINT ${history}_pk PRIMARY KEY,
      version varchar(50),
      description varchar(200) NOT NULL,
      type varchar(20) NOT NULL,
      script varchar(1000) NOT NULL,
      checksum integer,
      installed_by varchar(100) NOT NULL,
      installed_on timestamp NOT NULL DEFAULT now(),
      execution_time integer NOT NULL,
      success boolean NOT NULL
    );
    CREATE INDEX IF NOT EXISTS ${history}_s_idx ON ${schema}.${history} (success);

    INSERT INTO ${schema}.${history} (installed_rank, version, description, type, script, checksum,
      installed_by, execution_time, success)
    SELECT coalesce(max(installed_rank), 0) + 1, '${version}', '${description}', 'SQL', '${script}',
      ${checksum}, current_user, 0, true
    FROM ${schema}.${history}
    HAVING count(*) FILTER (WHERE version = '${version}' AND success) = 0;
    """
        .replace("${schema}", schema)
        .replace("${history}", HISTORY_TABLE)
        .replace("${version}", Integer.toString(version(name)))
        .replace("${description}", description)
        .replace("${script}", name)
        .replace("${checksum}", Integer.toString(checksum));
  }

  /** Flyway's checksum: CRC-32 of the lines without their ends. */
  private static int checksum(String script) {
    CRC32 crc = new CRC32();
    script.lines().forEach(line -> crc.update(line.getBytes(StandardCharsets.UTF_8)));
    return (int) crc.getValue();
  }
}
