/**
 * A soak: half an hour of mixed load with churn on a server in a process of its own, which must
 * hold no more at the end than it did at the beginning, and be as quick.
 *
 * <p>{@code Load} is who works on the server, {@code Tally} what they saw, {@code Vitals} what the
 * process holds, {@code Trend} the judgement over the {@code Sample}s, as plain values. The load is
 * moderate, so that the server is watched and not the machine.
 */
package dev.palaver.soak;
