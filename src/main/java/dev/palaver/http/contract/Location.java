package dev.palaver.http.contract;

/** Where a value is in a body; written out as a JSON pointer (RFC 6901) only when it is wrong. */
record Location(Location parent, String token) {
  static final Location ROOT = new Location(null, "");

  Location child(String name) {
    return new Location(this, name);
  }

  Location child(int index) {
    return new Location(this, Integer.toString(index));
  }

  String pointer() {
    StringBuilder pointer = new StringBuilder();
    for (Location at = this; at.parent != null; at = at.parent) {
      pointer.insert(0, at.token.replace("~", "~0").replace("/", "~1")).insert(0, '/');
    }
    return pointer.toString();
  }
}
