package dev.palaver.filter;

import java.util.List;

/**
 * A checked query on one model. Immutable.
 *
 * @param order empty: by {@code id}
 * @param limit null: all rows, as many as the settings allow
 * @param offset rows to leave out at the beginning
 * @param fields what to show, in the order of JSON; null: everything
 * @param includes one a relation at most
 */
public record Filter(
    Where where,
    List<Sort> order,
    Long limit,
    long offset,
    List<Property> fields,
    List<Include> includes) {
  public Filter {
    order = List.copyOf(order);
    fields = fields == null ? null : List.copyOf(fields);
    includes = List.copyOf(includes);
  }

  /** One level of the order. NULLs are last ascending and first descending. */
  public record Sort(Operand by, boolean descending) {}

  /** A relation to add, with the query on its rows; limit and offset count within each parent. */
  public record Include(Relation relation, Filter scope) {}

  /** Everything, without conditions. */
  public static Filter none() {
    return new Filter(Where.everything(), List.of(), null, 0, null, List.of());
  }

  /** This query on fewer rows: the given condition holds as well. */
  public Filter and(Where condition) {
    return new Filter(where.and(condition), order, limit, offset, fields, includes);
  }

  /** Whether the answer shows the property. */
  boolean shows(Property property) {
    return fields == null || fields.contains(property);
  }
}
