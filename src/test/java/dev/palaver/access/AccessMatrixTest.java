package dev.palaver.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.palaver.testing.TestServer;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every operation of the reference for every kind of caller. Each stands to the {@link Scene} in
 * one way only ({@link Actor}): an author who is a member may do what both columns say.
 */
class AccessMatrixTest {
  /**
   * With {@code CHAT_ACCESS=members}. Below 100: how many rows the caller is shown, or how many a
   * bulk change counts; else the status. The channel holds a message and a reply to it; the message
   * has one recipient and one attachment. Operations by id are about that message, its recipient
   * and its attachment.
   */
  private static final String MATRIX =
      """
      operation               owner moder membr readr authr recip toUsr left  strgr servc
      createMessage             200   200   200   403   404   404   404   404   404   200
      listMessages                2     2     2     2     1     1     1     0     0     2
      countMessages               2     2     2     2     1     1     1     0     0     2
      updateMessages              2     2     0     0     1     0     0     0     0     2
      getMessage                200   200   200   200   200   200   200   404   404   200
      updateMessage             204   204   404   404   204   404   404   404   404   204
      replaceMessage            204   204   404   404   204   404   404   404   404   204
      deleteMessage             204   204   404   404   204   404   404   404   404   204
      createReply               200   200   200   403   404   404   404   404   404   200
      listReplies                 1     1     1     1     0     0     0     0     0     1
      updateReplies               1     1     0     0     0     0     0     0     0     1
      deleteReplies               1     1     0     0     0     0     0     0     0     1
      createMessageRecipient    200   200   200   403   404   404   404   404   404   200
      listMessageRecipients       1     1     1     1     1     1     1     0     0     1
      updateMessageRecipients     0     0     0     0     0     1     0     0     0     1
      deleteMessageRecipients     1     1     0     0     1     0     0     0     0     1
      createRecipient           200   200   200   403   404   404   404   404   404   200
      listRecipients              1     1     1     1     1     1     1     0     0     1
      countRecipients             1     1     1     1     1     1     1     0     0     1
      updateRecipients            0     0     0     0     0     1     0     0     0     1
      getRecipient              200   200   200   200   200   200   200   404   404   200
      updateRecipient           404   404   404   404   404   204   404   404   404   204
      replaceRecipient          404   404   404   404   404   204   404   404   404   204
      deleteRecipient           204   204   404   404   204   404   404   404   404   204
      getRecipientMessage       200   200   200   200   200   200   200   404   404   200
      createAttachment          200   200   200   403   404   404   404   404   404   200
      createAttachments           1     1     1   403   404   404   404   404   404     1
      listAttachments             1     1     1     1     1     1     1     0     0     1
      countAttachments            1     1     1     1     1     1     1     0     0     1
      updateAttachments           1     1     0     0     1     0     0     0     0     1
      getAttachment             200   200   200   200   200   200   200   404   404   200
      updateAttachment          204   204   404   404   204   404   404   404   404   204
      replaceAttachment         204   204   404   404   204   404   404   404   404   204
      deleteAttachment          204   204   404   404   204   404   404   404   404   204
      """;

  private static final Map<String, List<Integer>> EXPECTED = read();

  private static TestServer members;
  private static TestServer open;

  @BeforeAll
  static void start() {
    members = TestServer.members();
    open = TestServer.open();
  }

  @AfterAll
  static void stop() {
    members.close();
    open.close();
  }

  private static Map<String, List<Integer>> read() {
    return MATRIX
        .lines()
        .skip(1)
        .map(line -> line.split("\\s+"))
        .collect(
            Collectors.toMap(
                cells -> cells[0],
                cells -> Arrays.stream(cells).skip(1).map(Integer::valueOf).toList(),
                (one, other) -> {
                  throw new IllegalStateException("an operation stands twice in the matrix");
                },
                LinkedHashMap::new));
  }

  @Test
  void theMatrixHasEveryOperationOfTheReferenceAndEveryCaller() {
    assertThat(EXPECTED.keySet()).containsExactlyInAnyOrderElementsOf(Call.operations().keySet());
    assertThat(EXPECTED.values()).allMatch(row -> row.size() == Actor.values().length);
  }

  @TestFactory
  Stream<DynamicTest> whatMembershipOpens() {
    return EXPECTED.keySet().stream()
        .map(
            operation ->
                dynamicTest(
                    operation,
                    () -> assertThat(row(members, operation)).isEqualTo(expected(operation))));
  }

  /** As for the service account in the matrix, whom the row rules do not bind. */
  @TestFactory
  Stream<DynamicTest> inOpenAPermissionOpensAllRows() {
    return EXPECTED.keySet().stream()
        .map(
            operation ->
                dynamicTest(
                    operation,
                    () ->
                        assertThat(row(open, operation).values())
                            .containsOnly(expected(operation).get(Actor.SERVICE))));
  }

  @TestFactory
  Stream<DynamicTest> withoutItsPermissionNobodyPasses() {
    return Call.operations().entrySet().stream()
        .map(
            operation ->
                dynamicTest(
                    operation.getKey(),
                    () -> {
                      String token = Actor.SERVICE.tokenWithout(operation.getValue().permission());
                      for (TestServer server : List.of(members, open)) {
                        Scene scene = Scene.make(server.database());
                        String before = scene.state(server.database());
                        assertThat(Call.of(operation.getKey(), scene).send(server, token).status())
                            .isEqualTo(403);
                        assertThat(scene.state(server.database())).isEqualTo(before);
                      }
                    }));
  }

  private static Map<Actor, Integer> expected(String operation) {
    Map<Actor, Integer> row = new LinkedHashMap<>();
    Iterator<Integer> cells = EXPECTED.get(operation).iterator();
    for (Actor actor : Actor.values()) {
      row.put(actor, cells.next());
    }
    return row;
  }

  /** What each caller gets; where they change something, each in a scene of their own. */
  private static Map<Actor, Integer> row(TestServer server, String operation) throws SQLException {
    boolean reads = Call.operations().get(operation).method().equals("get");
    Scene shared = Scene.make(server.database());
    Map<Actor, Integer> row = new LinkedHashMap<>();
    for (Actor actor : Actor.values()) {
      Scene scene = reads ? shared : Scene.make(server.database());
      row.put(actor, Call.outcome(Call.of(operation, scene).send(server, actor.token())));
    }
    return row;
  }
}
