package dev.palaver.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.history.History.Change;
import dev.palaver.history.History.Delivery;
import dev.palaver.history.History.Sent;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A checker that finds nothing in any history would be worth nothing. */
class HistoryCheckTest {
  private static final UUID CHANNEL = new UUID(0, 1);
  private static final LoggedEvent ONE = event(1, "message.created", "a", "hello");
  private static final LoggedEvent TWO = event(2, "message.created", "b", "again");
  private static final LoggedEvent EDIT = event(3, "message.updated", "a", "hallo");
  private static final LoggedEvent GONE = event(4, "message.deleted", "b", null);
  private static final List<LoggedEvent> LOG = List.of(ONE, TWO, EDIT, GONE);
  private static final List<Sent> SENT =
      List.of(new Sent(CHANNEL, "a", 1, "hello"), new Sent(CHANNEL, "b", 2, "again"));
  private static final List<Change> CHANGES =
      List.of(
          new Change(CHANNEL, "message.updated", "a", "hallo", 1),
          new Change(CHANNEL, "message.deleted", "b", null, 1));

  @Test
  void whatIsWholeHasNoFault() {
    assertThat(faults(SENT, CHANGES, LOG, LOG)).isEmpty();
  }

  @Test
  void gapDuplicateWrongOrderAndMissingEndAreFoundInWhatWasDelivered() {
    List<LoggedEvent> gap = List.of(ONE, EDIT, GONE);
    List<LoggedEvent> duplicate = List.of(ONE, TWO, TWO, EDIT, GONE);
    List<LoggedEvent> swapped = List.of(TWO, ONE, EDIT, GONE);
    List<LoggedEvent> cutShort = List.of(ONE, TWO, EDIT);
    List<LoggedEvent> tooMuch =
        List.of(ONE, TWO, EDIT, GONE, event(5, "message.created", "c", "x"));
    for (List<LoggedEvent> got : List.of(gap, duplicate, swapped, cutShort, tooMuch)) {
      assertThat(faults(SENT, CHANGES, LOG, got)).as("%s", got).hasSize(1);
    }
  }

  @Test
  void anEventWithOtherDataThanTheLogsIsFound() {
    LoggedEvent changed =
        LoggedEvent.of(
            1,
            "message.created",
            "ann",
            new JsonObject().put("id", "a").put("body", "hello").put("subject", "s"));
    assertThat(faults(SENT, CHANGES, LOG, List.of(changed, TWO, EDIT, GONE))).hasSize(1);
  }

  @Test
  void lostDoubledAndMisplacedSendsAreFound() {
    List<LoggedEvent> lost = List.of(ONE);
    assertThat(faults(SENT, List.of(), lost, lost)).hasSize(1);
    List<LoggedEvent> doubled = List.of(ONE, TWO, event(3, "message.created", "c", "hello"));
    assertThat(faults(SENT, List.of(), doubled, doubled)).hasSize(1);
    List<LoggedEvent> misplaced =
        List.of(
            event(1, "message.created", "b", "again"), event(2, "message.created", "a", "hello"));
    assertThat(faults(SENT, List.of(), misplaced, misplaced)).hasSize(2);
    assertThat(faults(SENT.subList(0, 1), CHANGES, LOG, LOG)).hasSize(1);
  }

  @Test
  void lostAndDoubledChangesAreFound() {
    List<LoggedEvent> lost = List.of(ONE, TWO, event(3, "message.deleted", "b", null));
    assertThat(faults(SENT, CHANGES, lost, lost)).hasSize(1);
    List<LoggedEvent> doubled =
        List.of(ONE, TWO, EDIT, GONE, event(5, "message.updated", "a", "hallo"));
    assertThat(faults(SENT, CHANGES, doubled, doubled)).hasSize(1);
  }

  @Test
  void aHoleInTheLogIsFound() {
    List<LoggedEvent> hole = List.of(ONE, TWO, event(4, "message.deleted", "b", null));
    assertThat(faults(SENT, CHANGES.subList(1, 2), hole, hole)).hasSize(1);
  }

  @Test
  void planIsOfTheSeedAlone() {
    assertThat(Plan.of(7, 20)).isEqualTo(Plan.of(7, 20)).isNotEqualTo(Plan.of(8, 20));
    assertThat(Plan.of(7, 20).steps().stream().filter(Plan.Kill.class::isInstance))
        .hasSize(Plan.KILLS);
    assertThat(Plan.of(7, 20).channelsOf(3)).isEqualTo(Plan.of(7, 60).channelsOf(3));
  }

  private static List<String> faults(
      List<Sent> sent, List<Change> changes, List<LoggedEvent> log, List<LoggedEvent> got) {
    return HistoryCheck.faults(
        new History(sent, changes, Map.of(CHANNEL, log), List.of(new Delivery("r", CHANNEL, got))));
  }

  private static LoggedEvent event(long seq, String type, String id, String body) {
    return LoggedEvent.of(seq, type, "ann", new JsonObject().put("id", id).put("body", body));
  }
}
