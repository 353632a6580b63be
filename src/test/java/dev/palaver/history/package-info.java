/**
 * A history checker: writers, editors and readers work on twenty channels while sockets are cut and
 * the server is killed and restarted; afterwards the history that they saw is held against the log.
 *
 * <p>{@code Plan} draws every decision from a seed; {@code Run} plays it with {@code Writer}s,
 * {@code Editor}s and {@code Reader}s on one server or several nodes; {@code History} is what was
 * acknowledged, logged and delivered, as plain values; {@code HistoryCheck} finds the faults in it.
 *
 * <p>{@code -Dpalaver.history.seed} repeats the decisions of a run (not the timing of the machine),
 * {@code -Dpalaver.history.seconds} sets how long it is.
 */
package dev.palaver.history;
