package dev.palaver.dev;

/** The two people whose tokens the development server prints; their ids never change. */
enum DevUser {
  ALICE("a11ce000-0000-4000-8000-000000000001", "Alice"),
  BOB("b0b00000-0000-4000-8000-000000000002", "Bob");

  private final String id;
  private final String displayName;

  DevUser(String id, String displayName) {
    this.id = id;
    this.displayName = displayName;
  }

  String id() {
    return id;
  }

  /** How the page calls them. */
  String displayName() {
    return displayName;
  }
}
