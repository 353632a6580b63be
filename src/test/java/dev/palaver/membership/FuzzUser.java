package dev.palaver.membership;

import dev.palaver.testing.TestServer;
import dev.palaver.testing.Tokens;
import dev.palaver.testing.Until;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A user with a socket, and the model of what must come over it. Used by one thread. */
final class FuzzUser implements AutoCloseable {
  /** A registration, and the place after which its events are due. */
  private record Heard(Listening listening, long after) {}

  final UUID id;
  final String token;
  private final FuzzSocket socket;
  private final Map<UUID, Heard> heard = new HashMap<>();
  private int delivered;

  FuzzUser(TestServer server, UUID id) {
    this.id = id;
    this.token = Tokens.of(id).build();
    this.socket = new FuzzSocket(server.port(), token);
  }

  boolean hears(ChannelModel channel) {
    return heard.containsKey(channel.id);
  }

  /**
   * Registers; the answer must be the model's.
   *
   * @param after null: from now on
   */
  void subscribe(ChannelModel channel, Long after) {
    settleAndForget(channel);
    Listening listening = socket.register(channel.id, after);
    JsonObject answer = listening.first();
    if (!channel.isMember(id)) {
      require(
          Integer.valueOf(ChannelModel.NOT_FOUND).equals(answer.getInteger("failureCode")),
          "a stranger's subscription was answered " + answer);
      return;
    }
    boolean inLog = after == null || after <= channel.head();
    JsonObject expected =
        new JsonObject()
            .put("type", "subscribed")
            .put("channelId", channel.id.toString())
            .put("seq", channel.head())
            .put("recovered", inLog)
            .put("presence", false);
    require(expected.equals(answer), "instead of " + expected + " came " + answer);
    long start =
        after == null || !inLog ? channel.head() : Math.max(after, channel.firstOf(id) - 1);
    heard.put(channel.id, new Heard(listening, start));
  }

  /** Ends a registration, and is told nothing any more. */
  void unsubscribe(ChannelModel channel) {
    settleAndForget(channel);
    socket.unregister(channel.id);
  }

  /** Waits until all that is due has come; nothing else may have. */
  void settle(ChannelModel channel) {
    Heard now = heard.get(channel.id);
    if (now != null) {
      requireAllOf(channel, now);
    }
  }

  /** After a removal: {@code unsubscribed}, and before it all that was due. */
  void awaitEnd(ChannelModel channel) {
    Heard now = heard.remove(channel.id);
    if (now != null) {
      Until.holds(
          () -> now.listening.last() != null,
          FuzzSocket.LIMIT,
          () -> id + " was not told of the removal; heard " + now.listening.seqs());
      requireEnd(now);
      requireAllOf(channel, now);
    }
  }

  /** After a removal and a return at once: the end, or all that is due since the return. */
  void awaitEndOrReturn(ChannelModel channel) {
    Heard now = heard.get(channel.id);
    if (now == null) {
      return;
    }
    Until.holds(
        () -> now.listening.last() != null || now.listening.seqs().contains(channel.head()),
        FuzzSocket.LIMIT,
        () -> id + " heard neither the end nor the return; heard " + now.listening.seqs());
    if (now.listening.last() != null) {
      heard.remove(channel.id);
      requireEnd(now);
      List<Long> due =
          channel.audible(id, now.after).stream().filter(seq -> seq < channel.firstOf(id)).toList();
      require(due.equals(now.listening.seqs()), "due " + due + ", heard " + now.listening.seqs());
    }
  }

  /** Nothing came that belongs to no registration. */
  void requireNoStrays() {
    require(socket.strays().isEmpty(), "came to nobody: " + socket.strays());
  }

  /** Events that were held against the model. */
  int delivered() {
    return delivered + heard.values().stream().mapToInt(now -> now.listening.seqs().size()).sum();
  }

  @Override
  public void close() {
    socket.close();
  }

  private void settleAndForget(ChannelModel channel) {
    settle(channel);
    Heard former = heard.remove(channel.id);
    if (former != null) {
      delivered += former.listening.seqs().size();
    }
  }

  private void requireAllOf(ChannelModel channel, Heard now) {
    List<Long> due = channel.audible(id, now.after);
    Until.holds(
        () -> now.listening.seqs().size() >= due.size() || isWrong(due, now),
        FuzzSocket.LIMIT,
        () -> id + ": due " + due + ", heard only " + now.listening.seqs());
    require(due.equals(now.listening.seqs()), "due " + due + ", heard " + now.listening.seqs());
  }

  /** Ends the wait for what cannot come right any more. */
  private static boolean isWrong(List<Long> due, Heard now) {
    List<Long> seqs = now.listening.seqs();
    return seqs.size() <= due.size() && !due.subList(0, seqs.size()).equals(seqs);
  }

  private void requireEnd(Heard now) {
    JsonObject end = now.listening.last();
    delivered += now.listening.seqs().size();
    require(
        "unsubscribed".equals(end.getString("type"))
            && "membership".equals(end.getString("reason")),
        "instead of unsubscribed came " + end);
  }

  private void require(boolean condition, String complaint) {
    if (!condition) {
      throw new AssertionError(id + ": " + complaint);
    }
  }
}
