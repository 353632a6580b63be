/**
 * The development server: PostgreSQL and Palaver in one process, for a machine that has nothing but
 * a JDK and Maven. It is compiled with the program and left out of its jars.
 */
package dev.palaver.dev;
