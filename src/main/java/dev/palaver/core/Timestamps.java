package dev.palaver.core;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as clients write and read them. */
public final class Timestamps {
  private static final String SHAPE = "0000-00-00T00:00:00.000Z";
  private static final int MAX_CHARS = 64;

  /** PostgreSQL has no year 0, and the form of the answers none of five digits. */
  private static final int MIN_YEAR = 1;

  private static final int MAX_YEAR = 9999;
  private static final int NANOS_PER_MILLI = 1_000_000;

  private static final Pattern DATE_TIME =
      Pattern.compile(
          "(\\d{4})-(\\d\\d)-(\\d\\d)[Tt\\s](\\d\\d):(\\d\\d):(\\d\\d)(?:\\.(\\d+))?"
              + "(?:[Zz]|([+-])(\\d\\d):?(\\d\\d))");

  private Timestamps() {}

  /**
   * Reads an RFC 3339 time as the reference does (the {@code date-time} of ajv-formats in full
   * mode): a time zone is required; a blank may stand for T; t and z may be small; the zone may be
   * {@code +0530} or {@code +05:30}. A leap second and a zone of hours alone are refused: the
   * reference lets them through its schema and then refuses them as dates. So are years before 1
   * and after 9999 in UTC.
   *
   * @return the time in UTC, cut to milliseconds; empty when the text is none
   */
  public static Optional<OffsetDateTime> parse(String text) {
    if (text == null || text.length() > MAX_CHARS) {
      return Optional.empty();
    }
    Matcher m = DATE_TIME.matcher(text);
    if (!m.matches()) {
      return Optional.empty();
    }
    int zoneHours = number(m, 9);
    int zoneMinutes = number(m, 10);
    if (zoneHours > 23 || zoneMinutes > 59) {
      return Optional.empty();
    }
    try {
      OffsetDateTime local =
          OffsetDateTime.of(
              number(m, 1),
              number(m, 2),
              number(m, 3),
              number(m, 4),
              number(m, 5),
              number(m, 6),
              millis(m.group(7)) * NANOS_PER_MILLI,
              ZoneOffset.UTC);
      int ahead = (zoneHours * 60 + zoneMinutes) * ("-".equals(m.group(8)) ? -1 : 1);
      OffsetDateTime utc = local.minusMinutes(ahead);
      boolean writable = utc.getYear() >= MIN_YEAR && utc.getYear() <= MAX_YEAR;
      return writable ? Optional.of(utc) : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /**
   * The reference's form: UTC, {@code 2026-01-31T23:59:59.999Z}, with microseconds cut. By hand,
   * since a formatter costs more than the rest of a row.
   */
  public static String format(OffsetDateTime time) {
    LocalDateTime utc = time.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
    if (utc.getYear() < 0 || utc.getYear() > 9999) {
      return time.toInstant().toString();
    }
    char[] text = SHAPE.toCharArray();
    digits(text, 0, 4, utc.getYear());
    digits(text, 5, 2, utc.getMonthValue());
    digits(text, 8, 2, utc.getDayOfMonth());
    digits(text, 11, 2, utc.getHour());
    digits(text, 14, 2, utc.getMinute());
    digits(text, 17, 2, utc.getSecond());
    digits(text, 20, 3, utc.getNano() / NANOS_PER_MILLI);
    return new String(text);
  }

  /** As {@link #format(OffsetDateTime)}. */
  public static String format(Instant time) {
    return format(time.atOffset(ZoneOffset.UTC));
  }

  private static void digits(char[] text, int from, int count, int value) {
    int rest = value;
    for (int i = from + count - 1; i >= from; i--) {
      text[i] = (char) ('0' + rest % 10);
      rest /= 10;
    }
  }

  private static int number(Matcher m, int group) {
    String digits = m.group(group);
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  private static int millis(String fraction) {
    return fraction == null ? 0 : Integer.parseInt((fraction + "00").substring(0, 3));
  }
}
