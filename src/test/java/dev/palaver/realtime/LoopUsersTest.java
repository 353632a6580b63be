package dev.palaver.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.core.ChannelId;
import dev.palaver.core.ChatException;
import dev.palaver.core.Principal;
import dev.palaver.core.UserId;
import dev.palaver.events.EventType;
import dev.palaver.events.WireEvent;
import dev.palaver.http.DenyList;
import dev.palaver.http.UserQuota;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A hub with one loop, which stands still for as long as the test wishes. */
class LoopUsersTest {
  private static final int TOO_MANY = 100_001;

  private final RealtimeServer server =
      new RealtimeServer(Map.of("CHAT_RECONCILE_MS", "600000", "CHAT_PRESENCE", "false"));
  private final UserId user = new UserId(UUID.randomUUID());
  private final Feeding owner = new Feeding(user);
  private final CountDownLatch still = new CountDownLatch(1);
  private final On<Hub> hub =
      On.deploy(
          server.vertx,
          ThreadingModel.EVENT_LOOP,
          () -> new Hub(server.vertx, server.log, server.access, server.config.realtime()));
  private final On<SocketLoop> loop =
      On.deploy(server.vertx, ThreadingModel.WORKER, () -> loop(hub.made()));

  @AfterEach
  void stop() {
    still.countDown();
    server.close();
  }

  /** Something that lives on a context of its own. */
  private record On<T>(Context context, T made) {
    static <T> On<T> deploy(Vertx vertx, ThreadingModel model, Supplier<T> maker) {
      AtomicReference<On<T>> on = new AtomicReference<>();
      VerticleBase verticle =
          new VerticleBase() {
            @Override
            public Future<?> start() {
              on.set(new On<>(context, maker.get()));
              return Future.succeededFuture();
            }
          };
      DeploymentOptions options = new DeploymentOptions().setThreadingModel(model);
      RealtimeServer.await(vertx.deployVerticle(verticle, options));
      return on.get();
    }

    void run(Runnable work) {
      RealtimeServer.await(
          Future.future(
              promise ->
                  context.runOnContext(
                      go -> {
                        work.run();
                        promise.complete();
                      })));
    }
  }

  private record Feeding(UserId user, List<JsonObject> bodies) implements UserSubscription.Owner {
    Feeding(UserId user) {
      this(user, new CopyOnWriteArrayList<>());
    }

    @Override
    public Principal principal() {
      return new Principal(user, null, Set.of(), null, null, null);
    }

    @Override
    public void send(String frame) {
      bodies.add(new JsonObject(frame).getJsonObject("body"));
    }

    @Override
    public void settled() {}

    @Override
    public void ended(UserSubscription subscription, ChatException reason, boolean wasLive) {}

    void hears(String type) {
      Eventually.that(
          () -> bodies.stream().anyMatch(body -> type.equals(body.getString("type"))),
          () -> "no " + type + " in " + bodies);
    }
  }

  private SocketLoop loop(Hub hub) {
    Realtime.Needs needs =
        new Realtime.Needs(
            server.log,
            server.access,
            PlainTokens::verify,
            DenyList.NONE,
            new UserQuota(0),
            server.memory,
            List.of(),
            Map.of());
    Realtime.Parts parts =
        new Realtime.Parts(
            server.config.realtime(),
            needs,
            new UserSockets(1),
            new Handshakes(server.config.realtime().limits(), () -> 0),
            new Closings());
    return new SocketLoop(server.vertx, parts, hub);
  }

  private void standStill(Context context) {
    context.runOnContext(
        go -> {
          try {
            still.await();
          } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private void feed() {
    loop.run(() -> new UserSubscription(loop.made(), owner).start());
    owner.hears("subscribed");
  }

  private void observe(WireEvent event) {
    hub.run(() -> hub.made().users().observe(event));
  }

  private WireEvent member(ChannelId channel, long seq, EventType type) {
    return new WireEvent(channel, seq, type.wireName(), user.value(), "{}");
  }

  private static WireEvent message(ChannelId channel, long seq) {
    return new WireEvent(
        channel, seq, EventType.MESSAGE_CREATED.wireName(), UUID.randomUUID(), "{}");
  }

  @Test
  void whoHasLeftDoesNotComeBackByAnOlderEvent() {
    ChannelId left = new ChannelId(UUID.randomUUID());
    ChannelId joined = new ChannelId(UUID.randomUUID());
    feed();
    observe(member(left, 11, EventType.MEMBER_LEFT));
    observe(member(left, 10, EventType.MEMBER_JOINED));
    observe(member(joined, 10, EventType.MEMBER_JOINED));
    observe(message(left, 12));
    observe(message(joined, 12));
    owner.hears("activity");
    assertThat(owner.bodies())
        .filteredOn(body -> "activity".equals(body.getString("type")))
        .extracting(body -> body.getString("channelId"))
        .containsExactly(joined.toString());
  }

  @Test
  void whatALoopFarBehindCouldNotTakeOfActivityIsToldLater() {
    ChannelId channel = server.newChannel();
    server.belongs(user.toString(), List.of(channel));
    feed();
    standStill(loop.context());
    List<UserId> others = Collections.nCopies(TOO_MANY, new UserId(UUID.randomUUID()));
    assertThat(loop.made().users().tellAll(others, "{}")).isTrue();
    assertThat(loop.made().users().tell(user, "{}")).isFalse();

    observe(message(channel, 1));
    still.countDown();

    owner.hears("activity");
  }
}
