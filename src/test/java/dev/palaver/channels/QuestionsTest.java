package dev.palaver.channels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.channels.Questions.Question;
import dev.palaver.core.ChannelId;
import dev.palaver.core.UserId;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whose question is next, and who has to wait outside. */
class QuestionsTest {
  private final UserId ann = new UserId(UUID.randomUUID());
  private final UserId bob = new UserId(UUID.randomUUID());
  private final UserId carl = new UserId(UUID.randomUUID());
  private final List<ChannelId> channels =
      Stream.generate(() -> new ChannelId(UUID.randomUUID())).limit(10).toList();

  @Test
  void usersTakeTurnsHoweverManyQuestionsOneHas() {
    Questions<Integer> questions = new Questions<>(100);
    IntStream.range(0, 10)
        .forEach(i -> assertThat(questions.add(channels.get(i), ann, i)).isTrue());
    questions.add(channels.get(0), bob, 10);
    questions.add(channels.get(0), carl, 11);

    assertThat(questions.take(4)).extracting(Question::user).containsExactly(ann, bob, carl, ann);
    assertThat(questions.take(100))
        .extracting(Question::channel)
        .isEqualTo(channels.subList(2, 10));
    assertThat(questions.take(100)).isEmpty();
  }

  @Test
  void whoAskTheSameShareOneQuestion() {
    Questions<Integer> questions = new Questions<>(100);
    IntStream.range(0, 5).forEach(i -> questions.add(channels.get(0), ann, i));
    questions.add(channels.get(1), ann, 5);

    assertThat(questions.take(1))
        .extracting(Question::askers)
        .containsExactly(List.of(0, 1, 2, 3, 4));
    questions.add(channels.get(0), ann, 6);
    assertThat(questions.take(2))
        .extracting(Question::askers)
        .containsExactly(List.of(5), List.of(6));
  }

  @Test
  void oneUserLeavesAsMuchRoomAsTheyTake() {
    Questions<Integer> questions = new Questions<>(10);
    long anns =
        IntStream.range(0, 10).filter(i -> questions.add(channels.get(i % 2), ann, i)).count();
    long bobs = IntStream.range(0, 10).filter(i -> questions.add(channels.get(i), bob, i)).count();

    assertThat(List.of(anns, bobs)).containsExactly(5L, 3L);
    assertThat(questions.add(channels.get(0), carl, 0)).isTrue();
    questions.take(100);
    assertThat(questions.add(channels.get(0), ann, 0)).isTrue();
  }
}
