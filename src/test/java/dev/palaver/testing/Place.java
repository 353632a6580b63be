package dev.palaver.testing;

import java.util.List;

/**
 * Where a node of a {@link TestNodes} runs.
 *
 * @param before what stands before {@code java} on its command line
 * @param host where clients reach it
 * @param clusterHost where other nodes reach it
 * @param databaseHost where it reaches the database
 */
record Place(List<String> before, String host, String clusterHost, String databaseHost) {
  /** Beside the test. */
  static final Place LOOPBACK =
      new Place(List.of(), TestDatabase.HOST, TestDatabase.HOST, TestDatabase.HOST);
}
