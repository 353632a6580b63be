package dev.palaver.soak;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Sends by REST; now and then an edit, a deletion or a receipt. */
final class Writing implements Load.Work {
  private final Rest rest;
  private final Tally tally;
  private final List<UUID> channels;
  private final Random chance = new Random();

  Writing(Rest rest, Tally tally, List<UUID> channels) {
    this.rest = rest;
    this.tally = tally;
    this.channels = channels;
  }

  @Override
  public void once() {
    UUID channel = channels.get(chance.nextInt(channels.size()));
    JsonObject message =
        new JsonObject()
            .put("body", Tally.body())
            .put("channelId", channel.toString())
            .put("channelType", "group");
    long start = System.nanoTime();
    JsonObject stored = (JsonObject) rest.ask("POST", "/messages", message);
    tally.posted(System.nanoTime() - start);
    tally.acknowledged.increment();
    change(channel, stored);
  }

  private void change(UUID channel, JsonObject stored) {
    String path = "/messages/" + stored.getString("id");
    switch (chance.nextInt(20)) {
      case 0 -> rest.ask("PATCH", path, new JsonObject().put("body", "edited"));
      case 1 -> rest.ask("DELETE", path, null);
      case 2 -> {
        JsonObject upTo = new JsonObject().put("seq", stored.getLong("seq"));
        rest.ask("POST", "/channels/" + channel + "/read", upTo);
      }
      default -> {}
    }
  }
}
