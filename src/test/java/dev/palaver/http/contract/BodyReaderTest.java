package dev.palaver.http.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyReaderTest {
  private static final String JSON = "application/json";

  private static Object read(String body) {
    return BodyReader.read(JSON, null, Buffer.buffer(body));
  }

  private static ErrorCode refused(String contentType, String contentEncoding, Buffer body) {
    ChatException refusal =
        catchThrowableOfType(
            ChatException.class, () -> BodyReader.read(contentType, contentEncoding, body));
    assertThat(refusal).as("taken: %s", body).isNotNull();
    return refusal.code();
  }

  private static ErrorCode refused(String body) {
    return refused(JSON, null, Buffer.buffer(body));
  }

  private static ErrorCode refused(byte... bytes) {
    return refused(JSON, null, Buffer.buffer(bytes));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "Application/JSON",
        "application/json; charset=utf-8",
        "application/json;charset=UTF-8",
        "application/json; charset=\"utf-8\"",
        "application/json; profile=x"
      })
  void jsonInUtf8IsTaken(String contentType) {
    assertThat(BodyReader.read(contentType, null, Buffer.buffer("{}"))).isEqualTo(new JsonObject());
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/vnd.api+json",
        "application/json; charset=latin1",
        "application/json; charset=utf-16",
        "application/jsonx"
      })
  void everyOtherContentTypeIs415(String contentType) {
    assertThat(refused(contentType, null, Buffer.buffer("{}")))
        .isEqualTo(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
  }

  @Test
  void anUnknownContentEncodingIs415() {
    assertThat(refused(JSON, "bogus", Buffer.buffer("{}")))
        .isEqualTo(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
    assertThat(BodyReader.read(JSON, "identity", Buffer.buffer("{}"))).isEqualTo(new JsonObject());
  }

  @Test
  void aMissingBodyIs400() {
    assertThat(refused(JSON, null, null)).isEqualTo(ErrorCode.BAD_REQUEST);
    assertThat(refused(JSON, null, Buffer.buffer())).isEqualTo(ErrorCode.BAD_REQUEST);
    assertThat(refused(null, null, null)).isEqualTo(ErrorCode.BAD_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"body\":",
        "{\"body\":NaN}",
        "{'body':'a'}",
        "{}{}",
        "{} x",
        "{\"a\":1,}",
        "[1,]",
        "{a:1}",
        "\"a",
        "tru",
        "01",
        "+1",
        "1.",
        "//x\n{}",
        "{\"a\":\"\t\"}",
        " ",
        "\"\\x\"",
        "]",
        "{\"a\"}"
      })
  void whatIsNotJsonIs400(String body) {
    assertThat(refused(body)).isEqualTo(ErrorCode.MALFORMED_JSON);
  }

  @Test
  void everyJsonValueIsRead() {
    assertThat(read("null")).isNull();
    assertThat(read("5")).isEqualTo(5);
    assertThat(read("5000000000")).isEqualTo(5_000_000_000L);
    assertThat(read("123456789012345678901")).isEqualTo(new BigInteger("123456789012345678901"));
    assertThat(read("1.0")).isEqualTo(1.0);
    assertThat(read("1e400")).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(read("true")).isEqualTo(true);
    assertThat(read("[]")).isEqualTo(new JsonArray());
    assertThat(read("  \n{\"a\":[{\"b\":null}]}\n"))
        .isEqualTo(new JsonObject().put("a", new JsonArray().add(new JsonObject().putNull("b"))));
    assertThat(read("{\"a\":1,\"a\":2}")).isEqualTo(new JsonObject().put("a", 2));
  }

  @Test
  void aByteOrderMarkIsSkipped() {
    assertThat(read("\uFEFF{}")).isEqualTo(new JsonObject());
  }

  @Test
  void bytesThatAreNotUtf8Are400() {
    byte quote = '"';
    assertThat(refused(quote, (byte) 0xff, quote)).isEqualTo(ErrorCode.MALFORMED_JSON);
    assertThat(refused(quote, (byte) 0xc3, quote)).isEqualTo(ErrorCode.MALFORMED_JSON);
    assertThat(refused(quote, (byte) 0xc0, (byte) 0x80, quote))
        .as("overlong")
        .isEqualTo(ErrorCode.MALFORMED_JSON);
    assertThat(refused(quote, (byte) 0xed, (byte) 0xa0, (byte) 0x80, quote))
        .as("surrogate")
        .isEqualTo(ErrorCode.MALFORMED_JSON);
  }

  @Test
  void halfASurrogatePairBecomesTheReplacementCharacterAndCanBeWrittenBack() {
    Object value = read("{\"a\\udc00\":[\"x\\ud800\",\"\\ud83d\\ude00\",\"\\ud800\\ud800\"]}");

    assertThat(value)
        .isEqualTo(
            new JsonObject()
                .put(
                    "a\uFFFD",
                    new JsonArray().add("x\uFFFD").add("\uD83D\uDE00").add("\uFFFD\uFFFD")));
    assertThat(((JsonObject) value).toBuffer().length()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"__proto__\":{\"x\":1}}",
        "{\"a\":[{\"__proto__\":1}]}",
        "{\"__proto__.x\":1}",
        "{\"\\u005f_proto__\":1}"
      })
  void aPrototypeKeyIs400(String body) {
    assertThat(refused(body)).isEqualTo(ErrorCode.BAD_REQUEST);
  }

  @ParameterizedTest
  @CsvSource({"[, 1000000", "{\"a\":, 200000"})
  void aDepthBombIs400(String open, int times) {
    assertThat(refused(open.repeat(times))).isEqualTo(ErrorCode.BAD_REQUEST);
  }

  @Test
  void nestingUpToTheLimitIsTaken() {
    int deep = JsonText.MAX_DEPTH;

    assertThat(read("[".repeat(deep) + "]".repeat(deep))).isInstanceOf(JsonArray.class);
    assertThat(refused("[".repeat(deep + 1) + "]".repeat(deep + 1)))
        .isEqualTo(ErrorCode.BAD_REQUEST);
  }

  @Test
  void moreValuesThanAnybodyNeedsAre400() {
    String many = "{},".repeat(JsonText.MAX_VALUES - 2) + "{}";

    assertThat(BodyReader.parse(Buffer.buffer("[" + many + "]"))).isInstanceOf(JsonArray.class);
    assertThatThrownBy(() -> BodyReader.parse(Buffer.buffer("[{}," + many + "]")))
        .hasMessageContaining("more than " + JsonText.MAX_VALUES + " values");
  }

  @Test
  void hugeNumbersAndNamesAre400AndQuick() {
    assertThat(refused("1".repeat(1_000_000))).isEqualTo(ErrorCode.BAD_REQUEST);
    assertThat(refused("1." + "1".repeat(1_000_000))).isEqualTo(ErrorCode.BAD_REQUEST);
    assertThat(refused("{\"" + "x".repeat(900_000) + "\":1}")).isEqualTo(ErrorCode.BAD_REQUEST);
    assertThat(read("1e999999999")).isEqualTo(Double.POSITIVE_INFINITY);
  }

  /** Whatever comes, the caller gets a value or a refusal, never another exception. */
  @Test
  void noBytesMakeAnotherException() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] json =
        "{\"a\":[1,-2.5e3,\"x\\u00e9\\ud83d\\ude00é\",true,null,{\"b\":{}}]}"
            .getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 20_000; i++) {
      byte[] mutated = json.clone();
      for (int n = 0; n < 3; n++) {
        mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
      }
      try {
        BodyReader.parse(Buffer.buffer(mutated));
      } catch (ChatException e) {
        assertThat(e.code().status()).as("seed %d", seed).isEqualTo(400);
      }
    }
  }
}
