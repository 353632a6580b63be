package dev.palaver.http.contract;

/** A schema made ready: looks at one decoded JSON value. Immutable. */
interface Check {
  /**
   * Adds every fault of a value, its children's included.
   *
   * @param value as Vert.x decodes JSON: null, Boolean, Number, String, JsonObject or Map,
   *     JsonArray or List
   */
  void check(Object value, Location at, Faults faults);
}
