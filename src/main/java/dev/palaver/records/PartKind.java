package dev.palaver.records;

import dev.palaver.core.Permission;
import dev.palaver.events.EventType;
import dev.palaver.filter.Model;
import java.util.Optional;
import java.util.Set;

/**
 * A kind of rows that are parts of a message: its recipients, its attachments. Its model has the
 * properties {@code messageId} and {@code channelId}.
 *
 * @param deletion what a caller must hold besides, whose change sets {@code deleted}
 * @param fixed properties that keep their value under the row rules
 * @param contents properties that an event does not repeat once the row is deleted
 * @param names the property that names a user, who becomes a member of the message's channel
 * @param deletedOn whether a new row has a {@code deletedOn}, as the column's default in the
 *     reference's database
 */
public record PartKind(
    Model model,
    EventType created,
    EventType updated,
    EventType deleted,
    Permission deletion,
    Set<String> fixed,
    Set<String> contents,
    Optional<String> names,
    boolean deletedOn) {}
