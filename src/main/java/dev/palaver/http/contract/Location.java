package dev.palaver.http.contract;

import java.util.ArrayDeque;
import java.util.Deque;

/** Where a value is in a body; written out as a JSON pointer (RFC 6901) only when it is wrong. */
record Location(Location parent, String token) {
  static final Location ROOT = new Location(null, "");

  /** A hostile body has names of thousands of characters, told again for each of its faults. */
  private static final int MAX_TOKEN_CHARS = 64;

  private static final int MAX_POINTER_CHARS = 512;
  private static final String CUT = "…";

  Location child(String name) {
    return new Location(this, name);
  }

  Location child(int index) {
    return new Location(this, Integer.toString(index));
  }

  /** The pointer, in which what is too long to be read is cut. */
  String pointer() {
    Deque<String> tokens = new ArrayDeque<>();
    for (Location at = this; at.parent != null; at = at.parent) {
      tokens.push(at.token);
    }
    StringBuilder pointer = new StringBuilder();
    for (String token : tokens) {
      if (pointer.length() > MAX_POINTER_CHARS) {
        return pointer.append('/').append(CUT).toString();
      }
      pointer.append('/').append(shortened(token).replace("~", "~0").replace("/", "~1"));
    }
    return pointer.toString();
  }

  /** A name as it can be told to its sender. */
  static String shortened(String name) {
    return name.length() > MAX_TOKEN_CHARS ? name.substring(0, MAX_TOKEN_CHARS) + CUT : name;
  }
}
