package dev.palaver.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.core.ChannelId;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EventWireTest {
  private static final ChannelId CHANNEL =
      new ChannelId(UUID.fromString("0190a0d1-0000-7000-8000-000000000000"));

  @Test
  void whatGoesInComesOut() {
    List<WireEvent> events =
        List.of(
            new WireEvent(CHANNEL, 1, "message.created", UUID.randomUUID(), "{\"a\":\"ä😀\"}"),
            new WireEvent(CHANNEL, Long.MAX_VALUE, "typ.of.a.newer.node", null, ""));
    assertThat(EventWire.decode(EventWire.encode(events))).isEqualTo(events);
  }

  @Test
  void anotherVersionsFormIsDropped() {
    assertThat(EventWire.decode(Buffer.buffer(new byte[] {99, 1, 2, 3}))).isEmpty();
    assertThat(EventWire.decode(Buffer.buffer())).isEmpty();
  }

  @Test
  void aChannelKeepsItsShard() {
    // Fixed: nodes of two versions must agree while one replaces the other.
    assertThat(EventWire.address(EventWire.shard(CHANNEL))).isEqualTo("palaver.events.7");
  }

  @Test
  void channelsSpreadOverTheShards() {
    long sequential = 0x0190a0d1_0000_7000L;
    int[] used =
        IntStream.range(0, 6400)
            .map(i -> EventWire.shard(new ChannelId(new UUID(sequential + i, 0x8000L << 48))))
            .toArray();
    assertThat(IntStream.of(used).distinct().count()).isEqualTo(EventWire.SHARDS);
    assertThat(IntStream.of(used)).allMatch(shard -> shard >= 0 && shard < EventWire.SHARDS);
  }

  @Test
  void timesHaveAlwaysThreeDigitsOfASecond() {
    ChatEvent event =
        new ChatEvent(
            CHANNEL,
            7,
            EventType.READ,
            null,
            null,
            Instant.parse("2030-01-02T03:04:05Z"),
            new JsonObject());
    assertThat(EventJson.of(event).encode())
        .isEqualTo(
            "{\"type\":\"read\",\"channelId\":\""
                + CHANNEL
                + "\",\"seq\":7,\"occurredOn\":\"2030-01-02T03:04:05.000Z\",\"actor\":null,\"data\":{}}");
  }
}
