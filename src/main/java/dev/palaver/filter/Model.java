package dev.palaver.filter;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * One entity: its table, its properties in the order in which JSON shows them, its relations. The
 * only source of identifiers in SQL. Immutable.
 */
public final class Model {
  private static final Pattern IDENTIFIER = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

  private final String name;
  private final String table;
  private final List<Property> properties;
  private final Map<String, Property> byName;
  private final Map<String, Relation> relations;
  private final Property key;
  private final Property deleted;

  private Model(Builder builder) {
    this.name = builder.name;
    this.table = identifier(builder.table);
    this.byName = Map.copyOf(builder.properties);
    this.properties = List.copyOf(builder.properties.values());
    this.relations = Map.copyOf(builder.relations);
    this.key = property("id");
    this.deleted = property("deleted");
  }

  /**
   * Starts a model. It must declare {@code id} (UUID) and {@code deleted} (BOOLEAN).
   *
   * @param name for messages to people
   * @param table without a schema: the connection's {@code search_path} names it
   */
  public static Builder builder(String name, String table) {
    return new Builder(name, table);
  }

  public String name() {
    return name;
  }

  public String table() {
    return table;
  }

  /** In the order of JSON and of {@link #columns}. */
  public List<Property> properties() {
    return properties;
  }

  public Optional<Property> find(String property) {
    return Optional.ofNullable(byName.get(property));
  }

  /** A property that the program knows to be there; for names of clients see {@link #find}. */
  public Property property(String property) {
    return find(property)
        .orElseThrow(() -> new IllegalArgumentException(name + " has no property " + property));
  }

  public Optional<Relation> relation(String relation) {
    return Optional.ofNullable(relations.get(relation));
  }

  /** The property {@code id}. */
  public Property key() {
    return key;
  }

  /** The soft-delete flag. */
  public Property deleted() {
    return deleted;
  }

  /**
   * The select list of all properties, for {@code SELECT} and {@code RETURNING}.
   *
   * @param alias of the table; its name where it has none
   */
  public String columns(String alias) {
    return RowJson.columns(properties, alias);
  }

  /** A row of {@link #columns} as the reference's JSON: every property, with explicit nulls. */
  public JsonObject toJson(Row row) {
    return toJson(row, 0);
  }

  /**
   * The same for a row that holds other columns too.
   *
   * @param from index of the first of {@link #columns} in the row
   */
  public JsonObject toJson(Row row, int from) {
    return RowJson.read(properties, row, from);
  }

  /** The given properties in the order of JSON. */
  List<Property> inOrder(Collection<Property> some) {
    List<Property> ordered = new ArrayList<>(properties);
    ordered.retainAll(some);
    return List.copyOf(ordered);
  }

  @Override
  public String toString() {
    return name;
  }

  private static String identifier(String text) {
    if (!IDENTIFIER.matcher(text).matches()) {
      throw new IllegalArgumentException("not a plain identifier: " + text);
    }
    return text;
  }

  /** Collects a model. */
  public static final class Builder {
    private final String name;
    private final String table;
    private final Map<String, Property> properties = new LinkedHashMap<>();
    private final Map<String, Relation> relations = new LinkedHashMap<>();

    private Builder(String name, String table) {
      this.name = name;
      this.table = table;
    }

    /** Adds a property; the order of the calls is the order of JSON. */
    public Builder property(String property, String column, PropertyType type) {
      properties.put(property, new Property(property, identifier(column), type));
      return this;
    }

    /** Adds a relation to the one row whose {@code id} is in {@code sourceProperty}. */
    public Builder toOne(String relation, String sourceProperty, Supplier<Model> target) {
      relations.put(relation, new Relation(relation, false, sourceProperty, target, "id"));
      return this;
    }

    /** Adds a relation to the rows whose {@code targetProperty} holds this row's {@code id}. */
    public Builder toMany(String relation, Supplier<Model> target, String targetProperty) {
      relations.put(relation, new Relation(relation, true, "id", target, targetProperty));
      return this;
    }

    public Model build() {
      return new Model(this);
    }
  }
}
