package dev.palaver.sql;

import dev.palaver.testing.TestDatabase;
import dev.palaver.testing.TestPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;

/** Databases as the reference made and filled them. */
final class ReferenceDatabase {
  /** How its operator dealt with the table that its migrations forgot. */
  enum MessageFiles {
    ABSENT("", ""),
    WITH_UUIDS("uuid", "message_files_audit_trigger"),
    WITH_TEXTS("varchar", "files_audit");

    private final String type;
    private final String trigger;

    MessageFiles(String type, String trigger) {
      this.type = type;
      this.trigger = trigger;
    }
  }

  private ReferenceDatabase() {}

  static TestDatabase create(MessageFiles files) throws SQLException {
    TestDatabase database = TestPostgres.newDatabase();
    database.execute(resource("schema.sql"));
    if (files != MessageFiles.ABSENT) {
      database.execute(
          resource("message_files.sql")
              .replace("${type}", files.type)
              .replace("${name}", files.trigger));
    }
    return database;
  }

  static TestDatabase createWithRows(MessageFiles files) throws SQLException {
    TestDatabase database = create(files);
    database.execute(resource("rows.sql"));
    return database;
  }

  private static String resource(String name) {
    try (InputStream in = ReferenceDatabase.class.getResourceAsStream("/reference/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
