package dev.palaver.history;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What a run leaves behind.
 *
 * @param sent what writers were told
 * @param changes what editors were told
 * @param log of each channel, in the order of {@code seq}
 * @param deliveries what each reader got of each of its channels, from the first event on
 */
record History(
    List<Sent> sent,
    List<Change> changes,
    Map<UUID, List<LoggedEvent>> log,
    List<Delivery> deliveries) {

  /** An acknowledged send; {@code body} is of this send alone. */
  record Sent(UUID channel, String id, long seq, String body) {}

  /**
   * An acknowledged edit or deletion.
   *
   * @param type of the event that tells it
   * @param body the new one, of this edit alone; null for a deletion
   * @param tries how often it was asked for: an edit has no idempotency key, and may be done twice
   */
  record Change(UUID channel, String type, String id, String body, int tries) {}

  /** What one reader got of one channel, in the order of its coming over all its sockets. */
  record Delivery(String reader, UUID channel, List<LoggedEvent> events) {}
}
