package dev.palaver.cluster;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** All ways in which a member reads what others wrote in a channel. */
final class MemberReads {
  /**
   * One read.
   *
   * @param sign stands in the answer when it shows what only a member may see
   */
  private record Read(String path, String sign) {}

  private final HttpClient client;
  private final String token;
  private final List<Read> reads;

  /**
   * The reads of one member.
   *
   * @param author of the message, and its recipient
   * @param message with an attachment
   * @param reply to the message, the member's own
   */
  MemberReads(
      HttpClient client,
      String token,
      UUID channel,
      UUID author,
      String message,
      String reply,
      String file) {
    this.client = client;
    this.token = token;
    JsonObject inChannel = new JsonObject().put("channelId", channel.toString());
    JsonObject ofMessage = new JsonObject().put("messageId", message);
    JsonObject withParent = new JsonObject().put("include", new JsonArray().add("parentMessage"));
    this.reads =
        List.of(
            new Read("/messages/" + message, row(message)),
            new Read("/messages?" + query("filter", where(inChannel)), row(message)),
            new Read("/messages/count?" + query("where", inChannel), "{\"count\":2}"),
            new Read("/messages/" + reply + "?" + query("filter", withParent), "parentMessage\":{"),
            new Read("/message-recipients?" + query("filter", where(ofMessage)), author.toString()),
            new Read("/messages/" + message + "/message-recipients", author.toString()),
            new Read("/attach-files?" + query("filter", where(ofMessage)), row(file)),
            new Read("/attach-files/" + file, row(file)),
            new Read("/channels", row(channel.toString())),
            new Read("/channels/" + channel, "\"role\""),
            new Read("/channels/" + channel + "/members", author.toString()),
            new Read("/channels/" + channel + "/events", "\"events\""));
  }

  private static String row(String id) {
    return "\"id\":\"" + id + "\"";
  }

  private static JsonObject where(JsonObject where) {
    return new JsonObject().put("where", where);
  }

  private static String query(String name, JsonObject json) {
    return name + "=" + URLEncoder.encode(json.encode(), StandardCharsets.UTF_8);
  }

  /** How many reads there are. */
  int count() {
    return reads.size();
  }

  /** Sends all at once; gives the paths of those whose answers show what only a member may see. */
  CompletableFuture<List<String>> shown(URI node) {
    List<CompletableFuture<HttpResponse<String>>> answers =
        reads.stream().map(read -> send(node, read.path())).toList();
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(
            all ->
                reads.stream()
                    .filter(read -> shows(read, answers.get(reads.indexOf(read)).join()))
                    .map(Read::path)
                    .toList());
  }

  private CompletableFuture<HttpResponse<String>> send(URI node, String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(node + path))
            .header("Authorization", "Bearer " + token)
            .build();
    return client.sendAsync(request, BodyHandlers.ofString());
  }

  private static boolean shows(Read read, HttpResponse<String> answer) {
    if (answer.statusCode() != 200 && answer.statusCode() != 404) {
      throw new AssertionError(read.path() + ": " + answer.statusCode() + " " + answer.body());
    }
    return answer.statusCode() == 200 && answer.body().contains(read.sign());
  }
}
