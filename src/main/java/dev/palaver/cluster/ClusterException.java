package dev.palaver.cluster;

/** The node cannot join; the message says why and which setting decides it, in one line. */
public final class ClusterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ClusterException(String message) {
    super(message.strip().replaceAll("\\s+", " "), null, false, false);
  }
}
