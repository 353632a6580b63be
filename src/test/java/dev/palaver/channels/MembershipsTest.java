package dev.palaver.channels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.config.AppConfig;
import dev.palaver.core.ChannelId;
import dev.palaver.core.UserId;
import dev.palaver.realtime.Membership;
import dev.palaver.sql.Database;
import dev.palaver.testing.TestDatabase;
import dev.palaver.testing.TestPostgres;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** The channels of several users by one statement. */
class MembershipsTest {
  private static final UserId ANN = user(1);
  private static final UserId BEN = user(2);
  private static final UserId NOBODY = user(3);

  private static UserId user(int number) {
    return new UserId(id('a', number));
  }

  private static ChannelId channel(int number) {
    return new ChannelId(id('c', number));
  }

  private static UUID id(char kind, int number) {
    return UUID.fromString("%c0000000-0000-4000-8000-%012d".formatted(kind, number));
  }

  @Test
  void eachUserHasTheNewestOfTheirOwn() throws SQLException, TimeoutException {
    TestDatabase postgres = TestPostgres.migratedDatabase();
    postgres.execute(
        """
        INSERT INTO main.channels (id, type, last_seq, archived_on)
        SELECT format('c0000000-0000-4000-8000-%s', lpad(n::text, 12, '0'))::uuid, 'group', n * 10,
          CASE n WHEN 5 THEN now() END
        FROM generate_series(1, 6) n;
        INSERT INTO main.channel_members (channel_id, user_id, role, joined_on, left_on)
        SELECT c.id, u.id::uuid, 'member', timestamp '2024-01-01' + c.last_seq * interval '1 day',
          CASE c.last_seq WHEN 60 THEN now() END
        FROM main.channels c, unnest(ARRAY['a0000000-0000-4000-8000-000000000001',
          'a0000000-0000-4000-8000-000000000002']) AS u (id)
        WHERE u.id LIKE '%1' OR c.last_seq < 30
        """);
    Map<String, String> env = new HashMap<>(postgres.env());
    env.put("JWT_SECRET", "no token is made here");
    Vertx vertx = Vertx.vertx();
    Database database = Database.open(vertx, AppConfig.from(env).database());
    try {
      Map<UserId, List<Membership>> read =
          Memberships.of(database, Set.of(ANN, BEN, NOBODY), 3).await(30, TimeUnit.SECONDS);

      assertThat(read.get(ANN))
          .containsExactly(
              new Membership(channel(4), 40),
              new Membership(channel(3), 30),
              new Membership(channel(2), 20));
      assertThat(read.get(BEN))
          .containsExactly(new Membership(channel(2), 20), new Membership(channel(1), 10));
      assertThat(read.getOrDefault(NOBODY, List.of())).isEmpty();
    } finally {
      database.close().await(30, TimeUnit.SECONDS);
      vertx.close().await(30, TimeUnit.SECONDS);
    }
  }
}
