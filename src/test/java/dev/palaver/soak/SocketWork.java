package dev.palaver.soak;

import dev.palaver.testing.EventSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** What one user does by sockets that come and go. Used by one thread. */
final class SocketWork {
  private static final int SENDS_OF_A_SOCKET = 50;

  private final URI server;
  private final String token;
  private final Tally tally;
  private final List<UUID> channels;
  private final Random chance = new Random();
  private EventSocket socket;
  private int sends;

  SocketWork(URI server, String token, Tally tally, List<UUID> channels) {
    this.server = server;
    this.token = token;
    this.tally = tally;
    this.channels = channels;
  }

  /** Sends a message and waits for the reply; each fifty times by a new socket. */
  void send() throws InterruptedException {
    if (socket == null) {
      socket = open(anyChannel());
    }
    JsonObject message =
        new JsonObject()
            .put("body", Tally.body())
            .put("channelId", anyChannel().toString())
            .put("channelType", "group");
    socket.send(
        new JsonObject()
            .put("type", "send")
            .put("address", "chat.message.create")
            .put("replyAddress", "sent")
            .put("body", message));
    tally.requests.increment();
    awaitReply();
    tally.acknowledged.increment();
    if (++sends % SENDS_OF_A_SOCKET == 0) {
      socket.close();
      socket = null;
    }
  }

  /** What has a type is an event; a reply is the message, as REST answers it. */
  private void awaitReply() throws InterruptedException {
    JsonObject body = socket.next();
    while (body.containsKey("type")) {
      if (body.containsKey("failureType")) {
        throw new IllegalStateException("a send was refused: " + body);
      }
      body = socket.next();
    }
  }

  /** Connects, subscribes, hears one event and is gone. */
  void pass() throws InterruptedException {
    try (EventSocket passing = open(anyChannel())) {
      JsonObject event = passing.next();
      if (!event.containsKey("data")) {
        tally.fault("a socket was told " + event);
      }
    }
  }

  /**
   * Becomes a member, listens, is removed, and then may not read.
   *
   * @param owner adds and removes
   * @param own requests of the member
   */
  void joinAndLeave(Rest owner, Rest own, UUID member) throws InterruptedException {
    UUID channel = anyChannel();
    String members = "/channels/" + channel + "/members";
    JsonObject named = new JsonObject().put("userId", member.toString());
    owner.ask("POST", members, new JsonObject().put("members", new JsonArray().add(named)));
    try (EventSocket listening = open(channel)) {
      own.ask("GET", "/channels/" + channel, null);
      owner.ask("DELETE", members + "/" + member, null);
      JsonObject body = listening.next();
      while (!"unsubscribed".equals(body.getString("type"))) {
        body = listening.next();
      }
    }
    int status = own.status("GET", "/channels/" + channel);
    if (status != 404) {
      tally.fault("who was removed is answered " + status);
    }
    tally.moves.increment();
  }

  private EventSocket open(UUID channel) throws InterruptedException {
    tally.connects.increment();
    EventSocket opened = new EventSocket(server.getPort(), token, channel, null);
    JsonObject first = opened.next();
    if (!"subscribed".equals(first.getString("type"))) {
      tally.fault("a socket was told " + first);
    }
    return opened;
  }

  private UUID anyChannel() {
    return channels.get(chance.nextInt(channels.size()));
  }
}
