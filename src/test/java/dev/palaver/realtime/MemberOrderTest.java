package dev.palaver.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.core.ChannelId;
import dev.palaver.core.UserId;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MemberOrderTest {
  private final MemberOrder order = new MemberOrder();
  private final UserId user = new UserId(UUID.randomUUID());
  private final ChannelId channel = new ChannelId(UUID.randomUUID());

  @Test
  void anOlderChangeOfTheSameMembershipIsNoneForNewer() {
    assertThat(order.newer(user, channel, 11, 0)).isTrue();
    assertThat(order.newer(user, channel, 10, 1)).isFalse();
    assertThat(order.newer(user, channel, 11, 1)).isFalse();
    assertThat(order.newer(user, new ChannelId(UUID.randomUUID()), 10, 1)).isTrue();
    assertThat(order.newer(new UserId(UUID.randomUUID()), channel, 10, 1)).isTrue();
    assertThat(order.newer(user, channel, 12, 1)).isTrue();
  }

  @Test
  void nothingIsRememberedForLong() {
    for (int i = 0; i < 100; i++) {
      assertThat(order.newer(new UserId(UUID.randomUUID()), channel, 1, i)).isTrue();
    }
    assertThat(order.newer(user, channel, 1, 50 + MemberOrder.KEPT_MILLIS)).isTrue();
    assertThat(order.size()).isEqualTo(51);
  }

  @Test
  void ofManyAtOnceTheEldestAreForgotten() {
    assertThat(order.newer(user, channel, 11, 0)).isTrue();
    for (int i = 0; i < MemberOrder.MOST; i++) {
      order.newer(new UserId(new UUID(1, i)), channel, 1, 1);
    }
    assertThat(order.size()).isEqualTo(MemberOrder.MOST);
    assertThat(order.newer(user, channel, 10, 1)).isTrue();
  }
}
