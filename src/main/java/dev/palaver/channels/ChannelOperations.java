package dev.palaver.channels;

import dev.palaver.config.AppConfig;
import dev.palaver.config.ChannelConfig;
import dev.palaver.events.EventLog;
import dev.palaver.events.EventPublisher;
import dev.palaver.http.Operations;
import dev.palaver.idempotency.IdempotencyKeys;
import dev.palaver.sql.Database;
import io.vertx.core.VerticleBase;
import java.time.Clock;

/** Binds the contract's operations on channels, members, receipts and the log. */
public final class ChannelOperations {
  private final ChannelHandlers channelHandlers;
  private final MemberHandlers memberHandlers;
  private final Receipts receipts;
  private final ChannelLog channelLog;
  private final Numbering numbering;

  public ChannelOperations(
      AppConfig config,
      Database database,
      Channels channels,
      EventLog log,
      EventPublisher publisher,
      IdempotencyKeys keys,
      Clock clock) {
    ChannelConfig limits = config.channels();
    ChannelChanges changes = new ChannelChanges(channels, log, publisher, keys);
    ChannelViews views = new ChannelViews(limits.unreadCap());
    this.channelHandlers = new ChannelHandlers(database, channels, changes, views, limits, clock);
    this.memberHandlers = new MemberHandlers(database, channels, changes, limits, clock);
    this.receipts = new Receipts(database, channels, changes, views, clock);
    this.channelLog = new ChannelLog(channels, log, config.realtime().replayPageSize());
    this.numbering = new Numbering(database, limits);
  }

  public void bind(Operations operations) {
    channelHandlers.bind(operations);
    memberHandlers.bind(operations);
    receipts.bind(operations);
    channelLog.bind(operations);
  }

  /** The background pass over adopted channels, which works while it is deployed. */
  public VerticleBase numbering() {
    return numbering;
  }
}
