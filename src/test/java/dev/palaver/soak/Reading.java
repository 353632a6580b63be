package dev.palaver.soak;

import dev.palaver.testing.TestServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Reads by REST what clients read: pages, one message, channels, the log. */
final class Reading implements Load.Work {
  private static final int PAGE = 20;

  private final Rest rest;
  private final List<UUID> channels;
  private final Random chance = new Random();

  Reading(Rest rest, List<UUID> channels) {
    this.rest = rest;
    this.channels = channels;
  }

  @Override
  public void once() {
    UUID channel = channels.get(chance.nextInt(channels.size()));
    switch (chance.nextInt(10)) {
      case 0 -> rest.ask("GET", "/channels?limit=" + PAGE, null);
      case 1 -> rest.ask("GET", "/channels/" + channel + "/events?after=0&limit=100", null);
      case 2 -> rest.ask("GET", "/channels/" + channel + "/members", null);
      default -> messages(channel);
    }
  }

  private void messages(UUID channel) {
    JsonObject filter =
        new JsonObject()
            .put("where", new JsonObject().put("channelId", channel.toString()))
            .put("order", new JsonArray().add("createdOn DESC"))
            .put("limit", PAGE);
    String query = "/messages?" + TestServer.query("filter", filter);
    JsonArray page = (JsonArray) rest.ask("GET", query, null);
    if (!page.isEmpty()) {
      int one = chance.nextInt(page.size());
      // It may have been deleted meanwhile.
      rest.status("GET", "/messages/" + page.getJsonObject(one).getString("id"));
    }
  }
}
