package dev.palaver.realtime;

import dev.palaver.core.ChannelId;
import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import dev.palaver.core.Principal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What one socket has registered: channels, and its own user's feed. On its event loop. */
final class Registrations implements Subscriber, UserSubscription.Owner {
  /**
   * Registrations of one socket that may be under way, those that were given up counted in; what
   * comes after them waits unread.
   */
  private static final int MAX_JOINING = 16;

  private final SocketLoop loop;
  private final Connection connection;
  private final Supplier<Principal> caller;
  private final Map<ChannelId, Subscription> channels = new HashMap<>();
  private UserSubscription feed;
  private int joining;

  /** Nothing registered; the caller is known before the first registration. */
  Registrations(SocketLoop loop, Connection connection, Supplier<Principal> caller) {
    this.loop = loop;
    this.connection = connection;
    this.caller = caller;
  }

  /**
   * Registers an address; a second time begins anew.
   *
   * @throws ChatException when it is not one that the caller may register
   */
  void register(ClientFrame frame) {
    if (UserAddress.is(frame.address())) {
      UserAddress.require(frame.address(), principal().userId());
      requireRoom(feed == null);
      registerFeed();
    } else {
      ChannelId channel = ChannelAddress.parse(frame.address());
      Subscription former = channels.get(channel);
      requireRoom(former == null);
      if (former != null) {
        former.end();
      }
      registerChannel(channel, frame);
    }
  }

  /**
   * Ends a registration; an unknown one is ignored.
   *
   * @throws ChatException when there is no such address
   */
  void unregister(ClientFrame frame) {
    if (UserAddress.is(frame.address())) {
      UserAddress.require(frame.address(), principal().userId());
      endFeed();
      return;
    }
    Subscription former = channels.remove(ChannelAddress.parse(frame.address()));
    if (former != null) {
      former.end();
    }
  }

  /** Whether the caller's right to hear a channel is known, and watched over, already. */
  boolean hears(ChannelId channel) {
    Subscription subscription = channels.get(channel);
    return subscription != null && subscription.present();
  }

  /** The caller's permissions changed. */
  void recheck() {
    List.copyOf(channels.values()).forEach(Subscription::recheck);
    if (feed != null) {
      joins();
      feed.start();
    }
  }

  /** The socket has closed. */
  void end() {
    List.copyOf(channels.values()).forEach(Subscription::end);
    channels.clear();
    endFeed();
  }

  private void requireRoom(boolean more) {
    int max = loop.config().maxSubscriptions();
    if (more && channels.size() + (feed == null ? 0 : 1) >= max) {
      throw new ChatException(
          ErrorCode.TOO_MANY_REQUESTS, "A socket may register " + max + " addresses");
    }
  }

  private void registerChannel(ChannelId channel, ClientFrame frame) {
    boolean watching = frame.presence() && loop.config().signals().presence();
    Subscription subscription = new Subscription(loop, this, channel, frame.after(), watching);
    channels.put(channel, subscription);
    joins();
    subscription.start();
  }

  private void registerFeed() {
    endFeed();
    feed = new UserSubscription(loop, this);
    joins();
    feed.start();
  }

  private void joins() {
    if (++joining == MAX_JOINING) {
      connection.inbox().hold();
    }
  }

  private void endFeed() {
    if (feed != null) {
      feed.end();
      feed = null;
    }
  }

  @Override
  public Principal principal() {
    return caller.get();
  }

  @Override
  public void send(EventFrame frame) {
    connection.send(frame);
  }

  @Override
  public void send(String frame) {
    connection.send(frame);
  }

  @Override
  public void signal(String frame) {
    connection.send(frame);
  }

  @Override
  public boolean busy() {
    return connection.outbox().busy();
  }

  @Override
  public void whenFree(Runnable work) {
    connection.outbox().whenFree(work);
  }

  @Override
  public void settled() {
    if (joining-- == MAX_JOINING) {
      connection.inbox().release();
    }
  }

  @Override
  public void subscribed(Subscription subscription, Resume resume, long head) {
    ChannelId channel = subscription.channel();
    connection.send(
        ServerFrames.rec(
            ChannelAddress.of(channel),
            ServerFrames.subscribed(channel, head, resume.recovered())
                .put("presence", subscription.passing().watching())));
  }

  @Override
  public void refused(Subscription subscription, ChatException reason) {
    channels.remove(subscription.channel(), subscription);
    connection.refuse(ChannelAddress.of(subscription.channel()), reason);
  }

  @Override
  public void dropped(Subscription subscription, ChatException reason) {
    channels.remove(subscription.channel(), subscription);
    connection.send(
        ServerFrames.rec(
            ChannelAddress.of(subscription.channel()),
            ServerFrames.unsubscribed(subscription.channel(), reason)));
  }

  @Override
  public void ended(UserSubscription subscription, ChatException reason, boolean wasLive) {
    if (feed == subscription) {
      feed = null;
    }
    String address = UserAddress.of(subscription.user());
    if (wasLive && !reason.code().serverFault()) {
      connection.send(ServerFrames.rec(address, ServerFrames.unfed(subscription.user(), reason)));
    } else {
      connection.refuse(address, reason);
    }
  }
}
