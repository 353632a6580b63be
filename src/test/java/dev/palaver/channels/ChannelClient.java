package dev.palaver.channels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.TestServer;
import dev.palaver.testing.TestServer.Answer;
import dev.palaver.testing.Tokens;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** One user of a server, who does with channels what clients do. */
record ChannelClient(TestServer server, UUID id, String token) {
  static ChannelClient of(TestServer server) {
    UUID id = UUID.randomUUID();
    return new ChannelClient(server, id, Tokens.of(id).build());
  }

  static ChannelClient service(TestServer server) {
    UUID id = UUID.randomUUID();
    return new ChannelClient(server, id, Tokens.ofService(id).build());
  }

  ChannelClient with(String... permissions) {
    return new ChannelClient(server, id, Tokens.of(id).permissions(permissions).build());
  }

  /** A new channel of this user, with these members. */
  UUID create(Named... members) {
    Answer answer = post("/channels", channel(members));
    assertThat(answer.status()).isEqualTo(200);
    return UUID.fromString(answer.id());
  }

  /** The body of a channel with these members. */
  static JsonObject channel(Named... members) {
    return new JsonObject().put("channelType", "task").put("members", list(members));
  }

  static JsonArray list(Named... members) {
    JsonArray list = new JsonArray();
    for (Named member : members) {
      list.add(new JsonObject().put("userId", member.user().toString()).put("role", member.role()));
    }
    return list;
  }

  /** A user and the role to give them. */
  record Named(UUID user, String role) {}

  Named as(String role) {
    return new Named(id, role);
  }

  Answer post(String path, JsonObject body) {
    return server.post(token, path, body);
  }

  Answer get(String path) {
    return server.get(token, path);
  }

  Answer patch(String path, JsonObject body) {
    return server.patch(token, path, body);
  }

  Answer delete(String path) {
    return server.delete(token, path);
  }

  /** The place of a new message. */
  long say(UUID channel) {
    Answer answer = post("/messages", TestServer.message(channel));
    assertThat(answer.status()).isEqualTo(200);
    return answer.json().getLong("seq");
  }

  JsonObject look(UUID channel) {
    Answer answer = get("/channels/" + channel);
    assertThat(answer.status()).isEqualTo(200);
    return answer.json();
  }

  Answer read(UUID channel, long seq) {
    return post("/channels/" + channel + "/read", new JsonObject().put("seq", seq));
  }

  Answer add(UUID channel, Named... members) {
    return post(
        "/channels/" + channel + "/members", new JsonObject().put("members", list(members)));
  }

  Answer makeRole(UUID channel, ChannelClient user, String role) {
    return patch(
        "/channels/" + channel + "/members/" + user.id, new JsonObject().put("role", role));
  }

  Answer remove(UUID channel, ChannelClient user) {
    return delete("/channels/" + channel + "/members/" + user.id);
  }

  /** The channel's log, as this user is shown it. */
  List<JsonObject> events(UUID channel) {
    Answer answer = get("/channels/" + channel + "/events");
    assertThat(answer.status()).isEqualTo(200);
    return answer.json().getJsonArray("events").stream().map(JsonObject.class::cast).toList();
  }

  /** The types of the events, in their order. */
  List<String> told(UUID channel) {
    return events(channel).stream().map(event -> event.getString("type")).toList();
  }

  /** Each call on a thread of its own; the answers in the order of the calls. */
  static <T> List<T> together(List<Supplier<T>> calls) {
    ExecutorService threads = Executors.newFixedThreadPool(calls.size());
    try {
      List<CompletableFuture<T>> answers = new ArrayList<>();
      calls.forEach(call -> answers.add(CompletableFuture.supplyAsync(call, threads)));
      return answers.stream().map(CompletableFuture::join).toList();
    } finally {
      threads.shutdown();
    }
  }

  /** The same call by several threads. */
  static <T> List<T> together(int threads, java.util.function.IntFunction<T> call) {
    return together(
        IntStream.range(0, threads).<Supplier<T>>mapToObj(i -> () -> call.apply(i)).toList());
  }

  static String code(Answer answer) {
    return answer.status() + " " + answer.json().getJsonObject("error").getString("code");
  }
}
