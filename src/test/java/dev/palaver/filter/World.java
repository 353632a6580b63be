package dev.palaver.filter;

import dev.palaver.testing.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Random rows of the three entities, in a database and in memory. */
final class World {
  static final List<String> TEXTS =
      List.of(
          "alpha", "Alpha", "al_pha", "100%", "a'b\"c", "x\\y", "", "\u00fcn\u00ef", "a[b", "b");
  private static final int MESSAGES = 50;
  private static final int CHILDREN = 40;
  private static final int CHANNELS = 3;

  final List<UUID> channels;
  private final Map<Model, List<Map<String, Object>>> rows = new HashMap<>();

  private World(List<UUID> channels) {
    this.channels = channels;
  }

  List<Map<String, Object>> rows(Model model) {
    return rows.get(model);
  }

  /** Fills a migrated database and reads back what it holds, by JDBC. */
  static World in(TestDatabase database, Random random) throws SQLException {
    List<UUID> channels = new ArrayList<>();
    for (int i = 0; i < CHANNELS; i++) {
      channels.add(uuid(random));
    }
    World world = new World(channels);
    try (Connection connection = database.connection()) {
      connection.setSchema("main");
      byteOrder(connection);
      List<UUID> messages = world.insertMessages(connection, random);
      world.insertChildren(connection, random, messages);
      for (Model model : List.of(ChatModels.MESSAGE, ChatModels.RECIPIENT, ChatModels.ATTACHMENT)) {
        world.rows.put(model, read(connection, model));
      }
    }
    return world;
  }

  /** Texts compare as Java compares them, whatever locale the server was made with. */
  private static void byteOrder(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
          ALTER TABLE messages
            ALTER COLUMN body TYPE text COLLATE "C",
            ALTER COLUMN subject TYPE varchar(200) COLLATE "C",
            ALTER COLUMN channel_type TYPE varchar(200) COLLATE "C";
          ALTER TABLE message_files
            ALTER COLUMN file_key TYPE varchar COLLATE "C",
            ALTER COLUMN channel_id TYPE varchar COLLATE "C"
          """);
    }
  }

  private List<UUID> insertMessages(Connection connection, Random random) throws SQLException {
    List<UUID> ids = new ArrayList<>();
    String sql =
        "INSERT INTO messages (id, body, subject, channel_id, channel_type, status, to_user_id,"
            + " parent_message_id, created_on, modified_on, deleted, created_by)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    for (int i = 0; i < MESSAGES; i++) {
      UUID parent = ids.isEmpty() || random.nextInt(3) == 0 ? null : pick(ids, random);
      UUID id = uuid(random);
      insert(
          connection,
          sql,
          id,
          pick(TEXTS, random),
          maybe(pick(TEXTS, random), random),
          pick(channels, random),
          pick(TEXTS, random),
          random.nextInt(6),
          maybe(pick(channels, random), random),
          parent,
          time(random),
          time(random),
          random.nextInt(6) == 0,
          maybe(uuid(random), random));
      ids.add(id);
    }
    return ids;
  }

  private void insertChildren(Connection connection, Random random, List<UUID> messages)
      throws SQLException {
    for (int i = 0; i < CHILDREN; i++) {
      insert(
          connection,
          "INSERT INTO message_recipients (id, channel_id, recipient_id, message_id, is_read,"
              + " forwarded_by, deleted, created_on) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
          uuid(random),
          pick(channels, random),
          pick(channels, random),
          pick(messages, random),
          random.nextBoolean(),
          maybe(uuid(random), random),
          random.nextInt(6) == 0,
          time(random));
      insert(
          connection,
          "INSERT INTO message_files (id, channel_id, file_key, message_id, meta_data, deleted,"
              + " created_on) VALUES (?, ?, ?, ?, ?::jsonb, ?, ?)",
          uuid(random),
          maybe(pick(channels, random).toString(), random),
          maybe(pick(TEXTS, random), random),
          maybe(pick(messages, random), random),
          maybe("{\"size\": " + random.nextInt(4) + ", \"in\": {\"name\": \"x\"}}", random),
          random.nextInt(6) == 0,
          time(random));
    }
  }

  private static void insert(Connection connection, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }

  private static List<Map<String, Object>> read(Connection connection, Model model)
      throws SQLException {
    List<Map<String, Object>> all = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("SELECT * FROM " + model.table())) {
      while (found.next()) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (Property property : model.properties()) {
          row.put(property.name(), value(found, property));
        }
        all.add(row);
      }
    }
    return all;
  }

  private static Object value(ResultSet found, Property property) throws SQLException {
    String column = property.column();
    return switch (property.type()) {
      case TIMESTAMP -> found.getObject(column, OffsetDateTime.class);
      case JSON -> found.getString(column);
      default -> found.getObject(column);
    };
  }

  static UUID uuid(Random random) {
    return new UUID(random.nextLong(), random.nextLong());
  }

  static <T> T pick(List<T> from, Random random) {
    return from.get(random.nextInt(from.size()));
  }

  private static <T> T maybe(T value, Random random) {
    return random.nextInt(3) == 0 ? null : value;
  }

  /** Half of them with microseconds. */
  static OffsetDateTime time(Random random) {
    int micros = random.nextBoolean() ? random.nextInt(1_000_000) : 0;
    return OffsetDateTime.of(
        2024, 1, 1 + random.nextInt(6), 0, 0, 0, micros * 1000, ZoneOffset.UTC);
  }
}
