package dev.palaver.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.TestServer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the pages are served; what they do is shown by {@code dev.palaver.dev.BrowserIT}. */
class WebPagesTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Path APP = Path.of("src", "main", "resources", "web", "app");
  private static final Path PAGE_CLIENT = Path.of("clients", "js", "src");
  private static final Pattern PRELOAD = Pattern.compile("modulepreload\" href=\"web/([^\"]+)\"");
  private static final String PRODUCT = "https://shop.example";
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start(Map.of("CHAT_WEB_ORIGINS", PRODUCT));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/explorer", "/explorer/", "/asyncapi"})
  void pagesRunNoInlineCodeAndTellNoReferrer(String path) throws Exception {
    HttpResponse<byte[]> page = get(path);

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(header(page, "Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(header(page, "Content-Security-Policy"))
        .startsWith("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';")
        .doesNotContain("unsafe");
    assertThat(header(page, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(page, "Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(text(page))
        .doesNotContainPattern("<script(?![^>]* src=)")
        .doesNotContainPattern("<style|\\bstyle=|\\bon[a-z]+=|https?://");
  }

  @Test
  void onlyTheOriginsOfTheSettingMayFrameTheChatPage() throws Exception {
    assertThat(header(get("/"), "Content-Security-Policy"))
        .endsWith("frame-ancestors https://shop.example");
    assertThat(header(get("/explorer"), "Content-Security-Policy"))
        .endsWith("frame-ancestors 'none'");
    JsonObject facts = new JsonObject(text(get("/web/config.json")));
    assertThat(facts.getJsonArray("origins")).containsExactly(PRODUCT);
    assertThat(facts.getBoolean("signIn")).isFalse();
  }

  @Test
  void filesAreSentCompressedAndOnce() throws Exception {
    HttpResponse<byte[]> plain = get("/web/app/main.js");
    HttpResponse<byte[]> zipped = get("/web/app/main.js", "Accept-Encoding", "br, gzip");

    assertThat(header(plain, "Content-Type")).isEqualTo("text/javascript; charset=utf-8");
    assertThat(header(zipped, "Content-Encoding")).isEqualTo("gzip");
    assertThat(zipped.headers().allValues("Vary")).contains("Accept-Encoding");
    assertThat(new GZIPInputStream(new ByteArrayInputStream(zipped.body())).readAllBytes())
        .isEqualTo(plain.body());
    HttpResponse<byte[]> again = get("/web/app/main.js", "If-None-Match", header(plain, "ETag"));
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/web/nothing.js",
        "/web/",
        "/web/app",
        "/web/..%2fopenapi%2fpalaver.yaml",
        "/web/%2e%2e/palaver-logback.xml",
        "/web/../palaver-logback.xml",
        "/web/app/..%5c..%5cpalaver-logback.xml",
        "/web/.hidden.js",
        "/web//etc/passwd",
        "/dev/people"
      })
  void whatIsNoFileOfThePagesIsNotFound(String path) throws Exception {
    HttpResponse<byte[]> answer = get(path);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(new JsonObject(text(answer)).getJsonObject("error").getInteger("statusCode"))
        .isEqualTo(404);
  }

  @Test
  void thePageLoadsAllOfItsModulesAtOnceAndTheClientUnchanged() throws Exception {
    List<String> preloaded =
        PRELOAD.matcher(text(get("/"))).results().map((MatchResult m) -> m.group(1)).toList();

    assertThat(preloaded)
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(names(APP, "app/"), names(PAGE_CLIENT, "client/"))
                .filter(name -> !name.equals("app/main.js"))
                .toList());
    assertThat(get("/web/client/index.js").body())
        .isEqualTo(Files.readAllBytes(PAGE_CLIENT.resolve("index.js")));
  }

  @Test
  void withoutThePagesNothingIsServedThere() throws Exception {
    try (TestServer bare = TestServer.start(Map.of("CHAT_WEB", "false"))) {
      for (String path : List.of("/", "/explorer", "/asyncapi", "/web/app/main.js")) {
        assertThat(get(bare, path).statusCode()).as(path).isEqualTo(404);
      }
      assertThat(get(bare, "/openapi.json").statusCode()).isEqualTo(200);
    }
  }

  private static Stream<String> names(Path folder, String prefix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> prefix + file.getFileName()).toList().stream();
    }
  }

  private static HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    return get(server, path, headers);
  }

  private static HttpResponse<byte[]> get(TestServer from, String path, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + from.port() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
