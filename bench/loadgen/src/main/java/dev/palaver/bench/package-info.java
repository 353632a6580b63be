/**
 * A load generator for chat servers that speak the Vert.x event-bus bridge (or bare WebSockets) and
 * take messages over REST: fan-out, many groups, idle sockets, sends alone.
 *
 * <p>One JVM, one event loop by default: what the client uses is taken from the machine that the
 * server runs on, too. Every socket checks what it is delivered for loss, duplicates, messages of
 * another channel and the order of each sender. Latencies run from the time at which the schedule
 * wanted a message sent, so a server that stalls is not forgiven. Loopback only.
 *
 * <p>Threads: the main thread runs the schedule; sockets and REST connections live on event loops.
 * What both touch is either atomic or under the lock of the object that owns it, and says so.
 */
package dev.palaver.bench;
