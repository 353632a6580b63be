package dev.palaver.channels;

import dev.palaver.core.Uuids;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in the list of a user's channels: that of the channel with this time of activity, to the
 * microsecond, and this id.
 */
record ListCursor(OffsetDateTime activeOn, UUID id) {
  /** Microseconds since 1970, of the years 1 to 9999. */
  private static final Pattern FORM = Pattern.compile("(-?\\d{1,18})_([0-9a-f-]{36})");

  private static final long MIN_MICROS = -62_135_596_800_000_000L;
  private static final long MAX_MICROS = 253_402_300_799_999_999L;

  /** As clients carry it; they do not look inside. */
  String text() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, activeOn.toInstant()) + "_" + id;
  }

  /** Empty for a text that {@link #text} did not make. */
  static Optional<ListCursor> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    long micros = Long.parseLong(form.group(1));
    if (micros < MIN_MICROS || micros > MAX_MICROS) {
      return Optional.empty();
    }
    Instant instant = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    return Uuids.parse(form.group(2))
        .map(id -> new ListCursor(instant.atOffset(ZoneOffset.UTC), id));
  }
}
