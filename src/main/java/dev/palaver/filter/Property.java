package dev.palaver.filter;

/**
 * One property of a {@link Model}.
 *
 * @param name in JSON
 * @param column in the table: a plain identifier
 */
public record Property(String name, String column, PropertyType type) {}
