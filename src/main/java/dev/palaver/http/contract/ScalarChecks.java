package dev.palaver.http.contract;

import dev.palaver.core.Timestamps;
import dev.palaver.core.Uuids;
import java.util.List;

/** Checks of texts, integers and booleans. */
final class ScalarChecks {
  private static final double TWO_TO_63 = 0x1p63;

  private ScalarChecks() {}

  /** What a text must look like, beyond its length. */
  enum Format {
    ANY("") {
      @Override
      boolean matches(String text) {
        return true;
      }
    },
    UUID("uuid") {
      @Override
      boolean matches(String text) {
        return Uuids.parse(text).isPresent();
      }
    },
    DATE_TIME("date-time") {
      @Override
      boolean matches(String text) {
        return Timestamps.parse(text).isPresent();
      }
    };

    private final String keyword;

    Format(String keyword) {
      this.keyword = keyword;
    }

    String keyword() {
      return keyword;
    }

    abstract boolean matches(String text);
  }

  /**
   * @param maxLength most characters, counted as PostgreSQL and JSON Schema do: code points
   */
  record TextCheck(
      boolean nullable, boolean mayBeEmpty, int maxLength, Format format, boolean mayHoldNul)
      implements Check {
    @Override
    public void check(Object value, Location at, Faults faults) {
      if (!(value instanceof CharSequence chars)) {
        checkType(value, nullable, "string", at, faults);
        return;
      }
      String text = chars.toString();
      if (text.isEmpty() && !mayBeEmpty) {
        faults.empty(at);
        return;
      }
      if (text.length() > maxLength && text.codePointCount(0, text.length()) > maxLength) {
        faults.tooLong(at, maxLength);
      }
      if (!mayHoldNul && text.indexOf('\0') >= 0) {
        faults.nul(at);
      }
      if (!format.matches(text)) {
        faults.format(at, format.keyword());
      }
    }
  }

  /**
   * Takes every number without a fraction, as JSON Schema does: {@code 1.0} and {@code 1e2} too.
   */
  record IntegerCheck(boolean nullable, long minimum, long maximum) implements Check {
    @Override
    public void check(Object value, Location at, Faults faults) {
      if (!(value instanceof Number number)) {
        checkType(value, nullable, "integer", at, faults);
        return;
      }
      boolean exact = value instanceof Integer || value instanceof Long;
      double size = number.doubleValue();
      if (!exact && (Double.isInfinite(size) || size != Math.rint(size))) {
        faults.type(at, "integer");
      } else if (size < -TWO_TO_63 || (isLong(exact, size) && number.longValue() < minimum)) {
        faults.belowMinimum(at, minimum);
      } else if (!isLong(exact, size) || number.longValue() > maximum) {
        faults.aboveMaximum(at, maximum);
      }
    }

    /** Whether {@code longValue} is the number, and not what is left of it. */
    private static boolean isLong(boolean exact, double size) {
      return exact || (size >= -TWO_TO_63 && size < TWO_TO_63);
    }
  }

  /** One of a few texts. */
  record ChoiceCheck(List<String> choices) implements Check {
    @Override
    public void check(Object value, Location at, Faults faults) {
      if (!(value instanceof CharSequence)) {
        checkType(value, false, "string", at, faults);
      } else if (!choices.contains(value.toString())) {
        faults.notAmong(at, choices);
      }
    }
  }

  record BooleanCheck(boolean nullable) implements Check {
    @Override
    public void check(Object value, Location at, Faults faults) {
      if (!(value instanceof Boolean)) {
        checkType(value, nullable, "boolean", at, faults);
      }
    }
  }

  /** Faults a value of the wrong type, unless it is a null that is allowed. */
  static void checkType(Object value, boolean nullable, String type, Location at, Faults faults) {
    if (value != null || !nullable) {
      faults.type(at, nullable ? type + ",null" : type);
    }
  }
}
