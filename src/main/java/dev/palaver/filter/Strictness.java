package dev.palaver.filter;

/** How closely the reference looks at a filter: it has a schema for some of them. */
enum Strictness {
  /** Checked and coerced. */
  LIST,
  /** As a list's, and without {@code where}. */
  BY_ID,
  /** The scope of an include in a checked filter: unknown fields pass, includes are objects. */
  SCOPE,
  /** Filters of sub-resources and scopes of scopes: what does not fit is ignored where harmless. */
  OPEN;

  boolean checked() {
    return this != OPEN;
  }

  /** Whether names of properties and relations are part of the schema. */
  boolean named() {
    return this == LIST || this == BY_ID;
  }

  /** For the scopes of this filter's includes. */
  Strictness ofScopes() {
    return named() ? SCOPE : OPEN;
  }
}
