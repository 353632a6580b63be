package dev.palaver.plans;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.TestDatabase;
import dev.palaver.testing.TestServer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** No request gets dearer as the database grows: what is read is bounded, and found by an index. */
class PlansIT {
  /** After five executions PostgreSQL may keep a plan that does not know the parameters. */
  private static final int TIMES = 8;

  private static final Set<String> LARGE =
      Set.of(
          "messages",
          "message_recipients",
          "message_files",
          "channel_events",
          "channels",
          "channel_members");

  /** Indexes that no request of these needs, each with its reason. */
  private static final Map<String, String> NEEDED_ELSEWHERE =
      Map.of(
          "ix_revocations_expires", "the deletion of what has expired, once a minute on each node",
          "palaver_schema_history_s_idx", "Flyway's own");

  private static final Map<Request, List<Plan>> PLANS = new LinkedHashMap<>();
  private static TestDatabase database;

  /** What no request asks for: the start, and the look at new revocations every half second. */
  private static final List<Plan> BACKGROUND = new ArrayList<>();

  @BeforeAll
  static void catchPlans() throws Exception {
    database = LargeDatabase.create();
    PlanLog log = new PlanLog(database);
    // One connection for reads and one for writes: the sixth request meets what the first prepared.
    Map<String, String> settings =
        Map.of("CHAT_ACCESS", "members", "CHAT_DB_POOL_SIZE", "1", "CHAT_WRITERS", "1");
    try (TestServer server = TestServer.start(database, settings)) {
      BACKGROUND.addAll(log.next());
      for (Request request : Requests.of(server)) {
        for (int i = 0; i < TIMES; i++) {
          request.sending().send(i);
        }
        Map<Boolean, List<Plan>> plans =
            log.next().stream()
                .collect(Collectors.partitioningBy(plan -> plan.sql().contains("revocations")));
        PLANS.put(request, plans.get(false));
        BACKGROUND.addAll(plans.get(true));
      }
    }
  }

  private static Stream<Plan> plans() {
    return PLANS.values().stream().flatMap(List::stream);
  }

  @Test
  void noLargeTableIsReadFromEndToEnd() {
    assertThat(plans().count()).isGreaterThan((long) TIMES * PLANS.size());
    List<Plan> bad =
        plans().filter(plan -> plan.sequentiallyRead().stream().anyMatch(LARGE::contains)).toList();

    assertThat(bad).isEmpty();
  }

  @Test
  void whatAStatementReadsIsBounded() {
    List<String> beyond = new ArrayList<>();
    PLANS.forEach(
        (request, plans) ->
            plans.stream()
                .filter(
                    plan -> plan.rowsRead() > request.rows() || plan.blocks() > request.blocks())
                .findFirst()
                .ifPresent(
                    plan ->
                        beyond.add(
                            "%s: %d rows of %d, %d blocks of %d: %s"
                                .formatted(
                                    request.name(),
                                    plan.rowsRead(),
                                    request.rows(),
                                    plan.blocks(),
                                    request.blocks(),
                                    plan))));

    assertThat(beyond).isEmpty();
  }

  @Test
  void plansThatDoNotKnowTheParametersAreAmongThem() {
    PLANS.forEach(
        (request, plans) ->
            assertThat(plans).as(request.name()).hasSizeGreaterThanOrEqualTo(TIMES));
    assertThat(plans().filter(Plan::generic).count()).isGreaterThan(PLANS.size());
  }

  @Test
  void everyIndexIsNeeded() throws Exception {
    Set<String> used =
        Stream.concat(plans(), BACKGROUND.stream())
            .flatMap(plan -> plan.indexes().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    List<String> there =
        database.column(
            """
            SELECT i.indexrelid::regclass::text FROM pg_index i
            JOIN pg_class c ON c.oid = i.indrelid
            WHERE c.relnamespace = 'main'::regnamespace AND NOT i.indisunique
            """);
    Set<String> needed = new TreeSet<>(used);
    needed.addAll(NEEDED_ELSEWHERE.keySet());

    assertThat(there).isNotEmpty().allSatisfy(index -> assertThat(needed).contains(plain(index)));
    assertThat(used).doesNotContainAnyElementsOf(NEEDED_ELSEWHERE.keySet());
  }

  private static String plain(String index) {
    return index.substring(index.indexOf('.') + 1);
  }
}
