package dev.palaver.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
  @ParameterizedTest
  @CsvSource({
    "2020-01-01T00:00:00Z, 2020-01-01T00:00Z",
    "2020-01-01t00:00:00z, 2020-01-01T00:00Z",
    "2020-01-01 00:00:00Z, 2020-01-01T00:00Z",
    "2020-01-01T00:00:00+05:30, 2019-12-31T18:30Z",
    "2020-01-01T00:00:00+0530, 2019-12-31T18:30Z",
    "2020-01-01T00:00:00-05:00, 2020-01-01T05:00Z",
    "2020-01-01T00:00:00-23:59, 2020-01-01T23:59Z",
    "2020-01-01T00:00:00.1Z, 2020-01-01T00:00:00.100Z",
    "2020-01-01T00:00:00.123999Z, 2020-01-01T00:00:00.123Z",
    "2020-02-29T23:59:59Z, 2020-02-29T23:59:59Z",
    "0001-01-01T00:00:00Z, 0001-01-01T00:00Z"
  })
  void timesOfTheReferenceAreReadInUtcToTheMillisecond(String text, String expected) {
    assertThat(Timestamps.parse(text)).isPresent();
    assertThat(Timestamps.parse(text).get().toString()).isEqualTo(expected);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "0000-12-31T23:59:59Z",
        "9999-12-31T23:59:59-00:01",
        "2020-01-01",
        "2020-01-01T00:00:00",
        "2020-01-01T00:00Z",
        "2020-13-01T00:00:00Z",
        "2019-02-29T00:00:00Z",
        "2020-01-01T24:00:00Z",
        "2020-01-01T00:60:00Z",
        "2020-01-01T23:59:60Z",
        "2020-01-01T00:00:00+24:00",
        "2020-01-01T00:00:00+05:60",
        "2020-01-01T00:00:00-05",
        "2020-01-01T00:00:00.Z",
        "2020-01-01T00:00:00Z ",
        "2020-01-01T00:00:00Z\n",
        "2020-01-01  00:00:00Z",
        "+2020-01-01T00:00:00Z",
        "٢٠٢٠-01-01T00:00:00Z",
        "1577836800000"
      })
  void everythingElseIsRefused(String text) {
    assertThat(Timestamps.parse(text)).isEmpty();
  }

  @Test
  void aLongTextIsRefusedWithoutWork() {
    assertThat(Timestamps.parse("2020-01-01T00:00:00." + "1".repeat(1_000_000) + "Z")).isEmpty();
  }
}
