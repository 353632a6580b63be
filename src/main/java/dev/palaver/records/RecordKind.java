package dev.palaver.records;

import dev.palaver.core.Permission;
import dev.palaver.core.Principal;
import dev.palaver.core.Uuids;
import dev.palaver.events.ChatEvent;
import dev.palaver.events.EventDraft;
import dev.palaver.filter.Model;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** One kind of rows, as its feature knows it. */
public interface RecordKind {
  /** How a row changed. */
  enum Change {
    UPDATED,
    DELETED
  }

  /**
   * A row after its change.
   *
   * @param row all columns, as REST returns them
   * @param before the same before the change
   */
  record Changed(JsonObject row, JsonObject before) {
    public UUID id() {
      return UUID.fromString(row.getString("id"));
    }

    /** Whether the change gave the property another value. */
    public boolean differs(String property) {
      return !Optional.ofNullable(row.getValue(property))
          .equals(Optional.ofNullable(before.getValue(property)));
    }

    /** The channel that the row named before; null when it named none. */
    public UUID previousChannel() {
      return Uuids.parse(before.getString("channelId")).orElse(null);
    }
  }

  Model model();

  /** What a caller must hold besides, whose change sets {@code deleted}. */
  Permission deletion();

  /** Properties that keep their value under the row rules of {@code CHAT_ACCESS=members}. */
  Set<String> fixed();

  /** The changes that a body asks for, which the contract accepted. */
  default Changes changes(JsonObject body) {
    return Changes.of(model(), body);
  }

  /**
   * What the channels are told of a change, within its transaction. May refuse it by failing: then
   * nothing happened.
   *
   * @param rows in the order of their ids; not empty
   */
  Future<List<EventDraft>> events(
      SqlConnection tx, Principal caller, Change change, List<Changed> rows);

  /** Called with the events at their places, within the transaction and before they are logged. */
  default Future<Void> placed(SqlConnection tx, List<ChatEvent> events) {
    return Future.succeededFuture();
  }
}
