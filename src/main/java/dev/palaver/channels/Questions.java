package dev.palaver.channels;

import dev.palaver.core.ChannelId;
import dev.palaver.core.UserId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who waits to be told what users are to channels. All who ask the same share one question; users
 * take turns, a question each, and one has no more in here than are left to the others: a user with
 * many sockets does not keep the rest waiting. No I/O; for one thread at a time.
 *
 * @param <A> who asks
 */
final class Questions<A> {
  /**
   * What a user is to a channel.
   *
   * @param askers whom to tell, in the order in which they asked
   */
  record Question<A>(ChannelId channel, UserId user, List<A> askers) {}

  private static final class Line<A> {
    private final Map<ChannelId, Question<A>> questions = new LinkedHashMap<>();
    private int askers;
  }

  private final int maxAskers;
  private final Map<UserId, Line<A>> lines = new LinkedHashMap<>();
  private int askers;

  /**
   * No questions.
   *
   * @param maxAskers who may wait, of all users
   */
  Questions(int maxAskers) {
    this.maxAskers = maxAskers;
  }

  /** Adds one who asks, if there is room. */
  boolean add(ChannelId channel, UserId user, A asker) {
    Line<A> known = lines.get(user);
    if ((known == null ? 0 : known.askers) >= maxAskers - askers) {
      return false;
    }
    Line<A> line = known == null ? new Line<>() : known;
    lines.put(user, line);
    line.questions
        .computeIfAbsent(channel, id -> new Question<>(id, user, new ArrayList<>()))
        .askers()
        .add(asker);
    line.askers++;
    askers++;
    return true;
  }

  /** Takes the next questions off: a user's first one, then the next user's. */
  List<Question<A>> take(int max) {
    List<Question<A>> taken = new ArrayList<>();
    while (taken.size() < max && !lines.isEmpty()) {
      UserId user = lines.keySet().iterator().next();
      Line<A> line = lines.remove(user);
      Question<A> next = line.questions.remove(line.questions.keySet().iterator().next());
      line.askers -= next.askers().size();
      askers -= next.askers().size();
      if (!line.questions.isEmpty()) {
        lines.put(user, line);
      }
      taken.add(next);
    }
    return taken;
  }
}
