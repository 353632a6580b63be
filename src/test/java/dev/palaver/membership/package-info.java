/**
 * A membership fuzz: random steps of some users on a few channels, over REST and sockets, held
 * against {@code ChannelModel}, which states the rules of membership a second time in plain values.
 *
 * <p>Steps are taken one after another, so the model knows the {@code seq} of every event and who
 * may hear it; sockets deliver in their own time. {@code -Dpalaver.fuzz.seed} repeats a run, {@code
 * -Dpalaver.fuzz.steps} sets its length.
 */
package dev.palaver.membership;
