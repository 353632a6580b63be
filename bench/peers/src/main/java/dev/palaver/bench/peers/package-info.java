/**
 * Servers that Palaver is measured beside, in the same run and by the same client: what a team
 * would build of Vert.x's stock parts, and a limit that no server can pass that writes each message
 * to each socket by itself.
 */
package dev.palaver.bench.peers;
