package dev.palaver.filter;

import io.vertx.sqlclient.Tuple;
import java.util.List;

/**
 * SQL with its values.
 *
 * @param columns the properties of the result's columns, in their order
 */
record Statement(String sql, Tuple values, List<Property> columns) {}
