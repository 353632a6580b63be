package dev.palaver.filter;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * JSON scalars as the types of columns. A client of the reference may rely on JavaScript's
 * conversions: {@code "2"} is a number, {@code 1} is a text.
 */
final class Scalars {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?");
  private static final Pattern HEX = Pattern.compile("0[xX]([0-9a-fA-F]{1,16})");
  private static final Pattern ISO =
      Pattern.compile(
          "([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?"
              + "(?:[Tt ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\\.([0-9]{1,9}))?)?"
              + "([Zz]|[+-][0-9]{2}:?[0-9]{2})?)?");

  /** Numbers of more digits are no number of a column, and slow to convert. */
  private static final int MAX_NUMBER_CHARS = 400;

  /** The years that ISO 8601 writes with four digits, in milliseconds. */
  private static final long MIN_MILLIS = -62_167_219_200_000L;

  private static final long MAX_MILLIS = 253_402_300_799_999L;

  private Scalars() {}

  /** As JavaScript's {@code String(value)}. */
  static String text(Object json) {
    if (json instanceof Double number) {
      boolean plain = Math.abs(number) < 1e21 && number == Math.rint(number);
      return plain
          ? new BigDecimal(number).toBigInteger().toString()
          : Double.toString(number).replace("E-", "e-").replace("E", "e+");
    }
    return json.toString();
  }

  /** As JavaScript's {@code Number(value)}; nothing where that is NaN or infinite. */
  static Optional<BigDecimal> number(Object json) {
    if (json instanceof Boolean bool) {
      return Optional.of(bool ? BigDecimal.ONE : BigDecimal.ZERO);
    }
    if (json instanceof Double number) {
      return Double.isFinite(number) ? Optional.of(BigDecimal.valueOf(number)) : Optional.empty();
    }
    if (json instanceof Number) {
      return Optional.of(new BigDecimal(json.toString()));
    }
    return json instanceof String text ? numberOf(text.strip()) : Optional.empty();
  }

  private static Optional<BigDecimal> numberOf(String text) {
    if (text.isEmpty()) {
      return Optional.of(BigDecimal.ZERO);
    }
    Matcher hex = HEX.matcher(text);
    if (hex.matches()) {
      return Optional.of(new BigDecimal(new BigInteger(hex.group(1), 16)));
    }
    if (text.length() > MAX_NUMBER_CHARS || !NUMBER.matcher(text).matches()) {
      return Optional.empty();
    }
    return Optional.of(new BigDecimal(text));
  }

  /** A whole number within bounds, else 400. */
  static long integer(Object json, String property, long min, long max) {
    Optional<Long> whole = number(json).flatMap(Scalars::whole);
    return whole
        .filter(value -> value >= min && value <= max)
        .orElseThrow(
            () -> Faults.badValue(property, "must be a whole number from " + min + " to " + max));
  }

  /** The number as long; nothing when it has a fraction or is out of range. */
  static Optional<Long> whole(BigDecimal number) {
    boolean tooLong = (long) number.precision() - number.scale() > 19;
    if (tooLong || number.stripTrailingZeros().scale() > 0) {
      return Optional.empty();
    }
    BigInteger integer = number.toBigInteger();
    return integer.bitLength() < Long.SIZE ? Optional.of(integer.longValue()) : Optional.empty();
  }

  /** The reference takes any other text for true, which turns a typing error into an answer. */
  static boolean bool(Object json, String property) {
    if (json instanceof Boolean bool) {
      return bool;
    }
    if (json instanceof Number) {
      return number(json).map(value -> value.signum() != 0).orElse(true);
    }
    return switch (json.toString()) {
      case "true", "1" -> true;
      case "false", "0", "" -> false;
      default -> throw Faults.badValue(property, "must be true or false");
    };
  }

  /** An ISO 8601 text (a date alone is midnight UTC) or milliseconds; cut to milliseconds. */
  static OffsetDateTime instant(Object json, String property) {
    Optional<OffsetDateTime> instant =
        json instanceof String text ? iso(text.strip()) : epoch(json);
    return instant.orElseThrow(
        () -> Faults.badValue(property, "must be a date and time as in 2026-01-31T23:59:59.000Z"));
  }

  private static Optional<OffsetDateTime> epoch(Object json) {
    if (!(json instanceof Number)) {
      return Optional.empty();
    }
    return number(json)
        .map(BigDecimal::toBigInteger)
        .filter(millis -> millis.bitLength() < Long.SIZE)
        .map(BigInteger::longValue)
        .filter(millis -> millis >= MIN_MILLIS && millis <= MAX_MILLIS)
        .map(millis -> Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC));
  }

  private static Optional<OffsetDateTime> iso(String text) {
    Matcher iso = ISO.matcher(text);
    if (!iso.matches()) {
      return Optional.empty();
    }
    try {
      LocalDate date = LocalDate.of(part(iso, 1, 1), part(iso, 2, 1), part(iso, 3, 1));
      LocalTime time = LocalTime.of(part(iso, 4, 0), part(iso, 5, 0), part(iso, 6, 0), nanos(iso));
      ZoneOffset offset =
          iso.group(8) == null
              ? ZoneOffset.UTC
              : ZoneOffset.of(iso.group(8).toUpperCase(Locale.ROOT));
      return Optional.of(
          OffsetDateTime.of(date, time, offset)
              .withOffsetSameInstant(ZoneOffset.UTC)
              .truncatedTo(ChronoUnit.MILLIS));
    } catch (DateTimeException invalid) {
      return Optional.empty();
    }
  }

  private static int part(Matcher iso, int group, int absent) {
    return iso.group(group) == null ? absent : Integer.parseInt(iso.group(group));
  }

  private static int nanos(Matcher iso) {
    String fraction = iso.group(7);
    return fraction == null ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9));
  }
}
