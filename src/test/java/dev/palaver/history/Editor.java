package dev.palaver.history;

import dev.palaver.history.Caller.Answer;
import dev.palaver.history.History.Change;
import dev.palaver.history.History.Sent;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Edits and deletes new messages of channels that no other editor works on. */
final class Editor extends Actor {
  private static final int PAUSE_MILLIS = 120;

  private final Set<String> deleted = new HashSet<>();

  Editor(String name, Plan plan, Caller caller, Ledger ledger, List<UUID> channels) {
    super(name, plan, caller, ledger, channels, PAUSE_MILLIS);
  }

  @Override
  void act(int action) {
    boolean delete = random.nextInt(4) == 0;
    Optional<Sent> found = ledger.recent(anyChannel(), random.nextInt());
    if (found.isEmpty() || deleted.contains(found.get().id())) {
      return;
    }
    if (delete) {
      delete(found.get());
    } else {
      edit(found.get(), name + "-" + action);
    }
  }

  private void edit(Sent message, String body) {
    Answer answer =
        caller.ask("PATCH", "/messages/" + message.id(), new JsonObject().put("body", body), null);
    if (answer.status() != 204) {
      throw new IllegalStateException("edit of " + message + ": " + answer);
    }
    acknowledged(message, "message.updated", body, answer.tries());
  }

  private void delete(Sent message) {
    deleted.add(message.id());
    Answer answer = caller.ask("DELETE", "/messages/" + message.id(), null, null);
    // Not there any more is the answer to who asks again for what was done the first time.
    boolean done = answer.status() == 204 || (answer.status() == 404 && answer.tries() > 1);
    if (!done) {
      throw new IllegalStateException("deletion of " + message + ": " + answer);
    }
    acknowledged(message, "message.deleted", null, 1);
  }

  private void acknowledged(Sent message, String type, String body, int tries) {
    ledger.add(new Change(message.channel(), type, message.id(), body, tries));
  }
}
