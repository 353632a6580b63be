package dev.palaver.events;

import java.util.List;

/** The hop from the node that wrote to every node that listens (style: broadcast). */
public interface EventPublisher {
  /**
   * Tells the nodes of events that are committed. Best effort: it never fails and never waits; who
   * misses one finds it in the log. Order between calls is not kept by duty; {@code seq} tells it.
   */
  void publish(List<ChatEvent> events);
}
