package dev.palaver.dev;

import dev.palaver.core.ChatException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * Who there is on the development server: Alice, Bob, and everybody whose name was typed on the
 * page. Palaver knows ids alone; here a name makes its id, always the same, and the names are kept
 * in a file of the home folder. Any thread; blocks.
 */
final class DevPeople {
  private static final int MAX_PEOPLE = 1000;
  private static final int MAX_NAME_CHARS = 40;
  private static final String SALT = "palaver-dev:";

  /** One of them. */
  record Person(String id, String name) {
    JsonObject toJson() {
      return new JsonObject().put("id", id).put("name", name);
    }
  }

  private final Path file;
  private final Map<String, Person> people = new LinkedHashMap<>();

  private DevPeople(Path file) {
    this.file = file;
    for (DevUser user : DevUser.values()) {
      people.put(key(user.displayName()), new Person(user.id(), user.displayName()));
    }
  }

  /** Those of earlier runs, too. */
  static DevPeople in(DevHome home) {
    DevPeople known = new DevPeople(home.resolve("people"));
    try {
      if (Files.exists(known.file)) {
        Files.readAllLines(known.file).forEach(known::remember);
      }
      return known;
    } catch (IOException e) {
      throw new DevException("the names in %s cannot be read: %s".formatted(known.file, e), e);
    }
  }

  /**
   * The person of this name, who may be a new one.
   *
   * @throws ChatException 422 for what is no name, or when there are too many
   */
  synchronized Person named(String name) {
    String clean = name.strip().replaceAll("\\s+", " ");
    boolean control = clean.chars().anyMatch(Character::isISOControl);
    if (clean.isEmpty() || clean.length() > MAX_NAME_CHARS || control) {
      throw ChatException.invalid("/name", "name", "must have 1 to 40 characters");
    }
    Person known = people.get(key(clean));
    if (known != null) {
      return known;
    }
    if (people.size() >= MAX_PEOPLE) {
      throw ChatException.invalid("/name", "maxItems", "is one too many: delete " + file);
    }
    Person added = remember(clean);
    keep();
    return added;
  }

  synchronized JsonArray toJson() {
    JsonArray list = new JsonArray();
    people.values().forEach(person -> list.add(person.toJson()));
    return list;
  }

  private Person remember(String name) {
    byte[] seed = (SALT + key(name)).getBytes(StandardCharsets.UTF_8);
    Person person = new Person(UUID.nameUUIDFromBytes(seed).toString(), name);
    people.putIfAbsent(key(name), person);
    return people.get(key(name));
  }

  private void keep() {
    try {
      Files.write(
          file, people.values().stream().map(Person::name).toList(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new DevException("the names cannot be kept in %s: %s".formatted(file, e), e);
    }
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
