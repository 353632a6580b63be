package dev.palaver.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class TestPostgresTest {
  @Test
  void databasesAreFreshAndApart() throws SQLException {
    TestDatabase first = TestPostgres.newDatabase();
    TestDatabase second = TestPostgres.newDatabase();
    first.execute("CREATE TABLE only_here (id int)");
    assertThat(first.value("SELECT to_regclass('only_here')")).isEqualTo("only_here");
    assertThat(second.value("SELECT to_regclass('only_here')")).isNull();
  }

  @Test
  void aMigratedDatabaseHasTheTablesAndNoRow() throws SQLException {
    TestDatabase database = TestPostgres.migratedDatabase();
    assertThat(database.value("SELECT count(*) FROM main.channel_events")).isEqualTo("0");
  }

  @Test
  void theOwnerIsNoSuperuser() throws SQLException {
    TestDatabase database = TestPostgres.newDatabase();
    assertThat(database.value("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
        .isEqualTo("f");
  }

  @Test
  void aWrongPasswordIsRefused() {
    TestDatabase database = TestPostgres.newDatabase();
    assertThatThrownBy(
            () -> DriverManager.getConnection(database.jdbcUrl(), database.user(), "wrong"))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
  }
}
