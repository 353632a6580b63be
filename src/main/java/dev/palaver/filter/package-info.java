/**
 * The LoopBack query language of the reference: {@code filter} and {@code where} parameters to a
 * {@link dev.palaver.filter.Filter}, to parameterised SQL, to JSON rows.
 *
 * <p>{@link dev.palaver.filter.FilterParser} reads what a client sent and answers every fault with
 * 400; what leaves it is typed and names only declared properties. {@link
 * dev.palaver.filter.EntityReader} runs it: one statement a level, related rows in one statement a
 * relation. {@link dev.palaver.filter.SqlCompiler} makes the SQL, also the condition of a feature's
 * own {@code UPDATE}. No text of a client becomes SQL: columns come from {@link
 * dev.palaver.filter.Model}, values are bound.
 *
 * <p>Soft-deleted rows do not exist here. A {@link dev.palaver.filter.RowScope} is joined to every
 * level by the compiler, so that a filter cannot reach around it.
 */
package dev.palaver.filter;
