package dev.palaver.plans;

/**
 * What a client sends, and what one statement of it may read.
 *
 * @param rows of tables and indexes; those that a filter removes count
 * @param blocks pages of 8 KiB, in memory or not
 * @param sending one request; the argument is how many were sent before
 */
record Request(String name, long rows, long blocks, Sending sending) {
  /** Sends one request and waits for the answer. */
  interface Sending {
    void send(int before) throws Exception;
  }
}
