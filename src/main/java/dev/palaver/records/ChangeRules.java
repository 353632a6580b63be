package dev.palaver.records;

import dev.palaver.channels.Channels;
import dev.palaver.core.Principal;
import dev.palaver.filter.RowScope;
import dev.palaver.http.OperationRequest;

/** Which rows a caller may change in which way (design: Access). */
final class ChangeRules {
  private final Channels channels;

  ChangeRules(Channels channels) {
    this.channels = channels;
  }

  /**
   * The changes that a PATCH asks for.
   *
   * @throws dev.palaver.core.ChatException FORBIDDEN, see {@link #permitted}
   */
  static Changes changes(RecordKind kind, OperationRequest request) {
    return permitted(kind, request, kind.changes(request.body()));
  }

  /**
   * Who deletes by PATCH or PUT must be one who may delete.
   *
   * @throws dev.palaver.core.ChatException FORBIDDEN
   */
  static Changes permitted(RecordKind kind, OperationRequest request, Changes changes) {
    if (changes.delete(kind.model())) {
      request.caller().require(kind.deletion());
    }
    return changes;
  }

  /** The rows that the caller may give these values: a property that is fixed keeps its own. */
  RowScope changeable(RecordKind kind, Changes changes, Principal caller) {
    RowScope rows = rows(kind, changes, caller);
    return channels.everything(caller) ? rows : rows.and(changes.keeping(kind.fixed()));
  }

  /** The rows that the caller may change at all, or delete, where the changes do that. */
  RowScope rows(RecordKind kind, Changes changes, Principal caller) {
    return changes.delete(kind.model()) ? channels.deletable(caller) : channels.editable(caller);
  }
}
