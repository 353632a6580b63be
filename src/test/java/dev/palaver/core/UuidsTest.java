package dev.palaver.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UuidsTest {
  private static final UUID ID = UUID.fromString("0b0a0908-0706-8504-9302-0100f0e0d0c0");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0b0a0908-0706-8504-9302-0100f0e0d0c0",
        "0B0A0908-0706-8504-9302-0100F0E0D0C0",
        "{0b0a0908-0706-8504-9302-0100f0e0d0c0}",
        "0b0a09080706850493020100f0e0d0c0",
        "0b0a0908-07068504-93020100f0e0d0c0",
        "0b0a-0908-0706-8504-9302-0100-f0e0-d0c0",
        "{0b0a-0908-0706-8504-9302-0100-f0e0-d0c0}"
      })
  void formsThatPostgresqlTakesAreRead(String text) {
    assertThat(Uuids.parse(text)).contains(ID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "1",
        "1-1-1-1-1",
        "bob",
        "0b0a0908-0706-8504-9302-0100f0e0d0c",
        "0b0a0908-0706-8504-9302-0100f0e0d0cg",
        "0b0a09080-706-8504-9302-0100f0e0d0c0",
        "{0b0a0908-0706-8504-9302-0100f0e0d0c0",
        "-0b0a0908-0706-8504-9302-0100f0e0d0c0",
        "0b0a0908-0706-8504-9302-0100f0e0d0c0-",
        "0b0a0908--0706-8504-9302-0100f0e0d0c0",
        "+b0a0908-0706-8504-9302-0100f0e0d0c0"
      })
  void otherTextIsNone(String text) {
    assertThat(Uuids.parse(text)).isEmpty();
  }

  @Test
  void nullIsNone() {
    assertThat(Uuids.parse(null)).isEmpty();
  }
}
