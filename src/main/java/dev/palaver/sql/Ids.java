package dev.palaver.sql;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import java.util.UUID;

/** New row ids: UUIDv7 (RFC 9562), which grow with time and so keep the indexes compact. */
public final class Ids {
  private static final NoArgGenerator GENERATOR = Generators.timeBasedEpochRandomGenerator();

  private Ids() {}

  public static UUID next() {
    return GENERATOR.generate();
  }
}
