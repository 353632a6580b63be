package dev.palaver.membership;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * One channel as it must be: plain values, written from the documented rules and not from the
 * server's code. Each step answers the HTTP status that the server must answer.
 */
final class ChannelModel {
  static final int DONE = 204;
  static final int OK = 200;
  static final int FORBIDDEN = 403;
  static final int NOT_FOUND = 404;
  static final int CONFLICT = 409;

  /** An event and the users who may hear it: the members at its place. */
  record Event(long seq, String type, UUID subject, Set<UUID> audience) {
    @Override
    public String toString() {
      return seq + " " + type;
    }
  }

  /** A message that is not deleted. */
  record Message(UUID id, UUID author, UUID to) {}

  final UUID id;

  /** The first event that a member may be shown, of those who are members. */
  private final Map<UUID, Long> firstOf = new HashMap<>();

  private final Map<UUID, Rank> members = new TreeMap<>();
  private final List<Event> events = new ArrayList<>();
  private final List<Message> messages = new ArrayList<>();

  /** Opened over REST by its owner: created, and one joined. */
  ChannelModel(UUID id, UUID owner) {
    this.id = id;
    members.put(owner, Rank.OWNER);
    firstOf.put(owner, 1L);
    append("channel.created", id);
    append("member.joined", owner);
  }

  Rank rankOf(UUID user) {
    return members.get(user);
  }

  boolean isMember(UUID user) {
    return members.containsKey(user);
  }

  List<UUID> members() {
    return List.copyOf(members.keySet());
  }

  long head() {
    return events.size();
  }

  /** Of a member: the first event that may be shown to them. */
  long firstOf(UUID user) {
    return firstOf.get(user);
  }

  List<Message> messages() {
    return messages;
  }

  List<Event> events() {
    return events;
  }

  /** The places after one that a user may hear. */
  List<Long> audible(UUID user, long after) {
    return events.stream()
        .filter(event -> event.seq() > after && event.audience().contains(user))
        .map(Event::seq)
        .toList();
  }

  /** Several who join at once hear of each other: all begin at the first one's event. */
  int add(UUID actor, Map<UUID, Rank> users) {
    Rank rank = members.get(actor);
    if (rank == null) {
      return NOT_FOUND;
    }
    if (!users.values().stream().allMatch(rank::manages)) {
      return FORBIDDEN;
    }
    join(users);
    return OK;
  }

  int changeRank(UUID actor, UUID user, Rank to) {
    Rank rank = members.get(actor);
    Rank from = members.get(user);
    if (rank == null || from == null) {
      return NOT_FOUND;
    }
    boolean stepsDown = actor.equals(user) && to.compareTo(from) >= 0;
    if (!stepsDown && !(rank.manages(from) && rank.manages(to))) {
      return FORBIDDEN;
    }
    if (to == from) {
      return DONE;
    }
    if (isLastOwner(user)) {
      return CONFLICT;
    }
    members.put(user, to);
    append("member.updated", user);
    return DONE;
  }

  /** Removes somebody, or oneself. */
  int remove(UUID actor, UUID user) {
    Rank rank = members.get(actor);
    Rank other = members.get(user);
    if (rank == null || other == null) {
      return NOT_FOUND;
    }
    if (!actor.equals(user) && !rank.manages(other)) {
      return FORBIDDEN;
    }
    if (isLastOwner(user)) {
      return CONFLICT;
    }
    members.remove(user);
    firstOf.remove(user);
    append("member.left", user);
    return DONE;
  }

  /** The status of a post; {@link #posted} follows with the id, when it is 200. */
  int post(UUID author) {
    Rank rank = members.get(author);
    if (rank == null) {
      return NOT_FOUND;
    }
    return rank == Rank.READER ? FORBIDDEN : OK;
  }

  /** A message that the server took; whom it names becomes a member, and hears it already. */
  void posted(UUID author, UUID message, UUID to) {
    messages.add(new Message(message, author, to));
    boolean joins = to != null && !members.containsKey(to);
    if (joins) {
      members.put(to, Rank.MEMBER);
      firstOf.put(to, head() + 1);
    }
    append("message.created", message);
    if (joins) {
      append("member.joined", to);
    }
  }

  int edit(UUID actor, Message message) {
    if (!mayEdit(actor, message)) {
      return NOT_FOUND;
    }
    append("message.updated", message.id());
    return DONE;
  }

  int delete(UUID actor, Message message) {
    if (!mayEdit(actor, message)) {
      return NOT_FOUND;
    }
    messages.remove(message);
    append("message.deleted", message.id());
    return DONE;
  }

  /** Whether a user may read one message: also its author and addressee who have left. */
  boolean mayRead(UUID user, Message message) {
    return messages.contains(message)
        && (isMember(user) || user.equals(message.author()) || user.equals(message.to()));
  }

  private boolean mayEdit(UUID actor, Message message) {
    Rank rank = members.get(actor);
    boolean moderates = rank == Rank.OWNER || rank == Rank.MODERATOR;
    return messages.contains(message) && (moderates || actor.equals(message.author()));
  }

  private boolean isLastOwner(UUID user) {
    return members.get(user) == Rank.OWNER
        && members.values().stream().filter(Rank.OWNER::equals).count() == 1;
  }

  private void join(Map<UUID, Rank> users) {
    Set<UUID> joining = new LinkedHashSet<>(users.keySet());
    joining.removeAll(members.keySet());
    long first = head() + 1;
    joining.forEach(user -> members.put(user, users.get(user)));
    joining.forEach(user -> firstOf.put(user, first));
    joining.forEach(user -> append("member.joined", user));
  }

  private void append(String type, UUID subject) {
    events.add(new Event(head() + 1, type, subject, Set.copyOf(members.keySet())));
  }
}
