package dev.palaver.realtime;

import dev.palaver.core.UserId;
import dev.palaver.realtime.FeedIndex.Feed;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The feeds of a node, and whose turn it is to be compared with the database, as the bus may have
 * lost something. Each feed has had its turn after {@link #ROUNDS} rounds. A few are compared at
 * once and the next few after them, so that the work is never more than one statement: a pass takes
 * longer only where the database needs longer for that. Used on the hub's context.
 */
final class FeedTurns {
  private static final Logger LOG = LoggerFactory.getLogger(FeedTurns.class);

  /** Rounds within which each feed is compared. */
  static final int ROUNDS = 24;

  private final int atOnce;
  private final Function<UserId, Future<?>> comparison;

  /** Whose turn is next comes first. */
  private final Map<UserId, Feed> feeds = new LinkedHashMap<>();

  /** Feeds that are to be compared in this round. */
  private int due;

  private boolean comparing;

  /**
   * No feeds.
   *
   * @param atOnce feeds that are compared together
   */
  FeedTurns(int atOnce, Function<UserId, Future<?>> comparison) {
    this.atOnce = atOnce;
    this.comparison = comparison;
  }

  /** Null when the user has none. */
  Feed get(UserId user) {
    return feeds.get(user);
  }

  void add(Feed feed) {
    feeds.put(feed.user, feed);
  }

  void remove(Feed feed) {
    feeds.remove(feed.user);
  }

  int size() {
    return feeds.size();
  }

  /** Compares the next feeds, at least as many as are compared at once. */
  void round() {
    more(Math.max(atOnce, (feeds.size() + ROUNDS - 1) / ROUNDS));
  }

  /** Compares all feeds, as soon as can be. */
  void all() {
    more(feeds.size());
  }

  private void more(int turns) {
    due += turns;
    if (!comparing) {
      next();
    }
  }

  private void next() {
    due = Math.min(due, feeds.size());
    comparing = due > 0;
    if (!comparing) {
      return;
    }
    List<Feed> turn = feeds.values().stream().limit(Math.min(due, atOnce)).toList();
    due -= turn.size();
    for (Feed feed : turn) {
      feeds.remove(feed.user);
      feeds.put(feed.user, feed);
    }
    Future.join(turn.stream().map(feed -> comparison.apply(feed.user)).toList())
        .onFailure(this::later)
        .onComplete(done -> next());
  }

  /** The database is away: the next round begins where this one ended. */
  private void later(Throwable failure) {
    LOG.debug("feeds later: {}", failure.toString());
    due = 0;
  }
}
