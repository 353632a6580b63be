/**
 * Puts the parts together. {@link dev.palaver.app.Palaver} is the door for those who embed the
 * service; {@link dev.palaver.app.Main} is the program, and the only place that reads the
 * environment and ends the process.
 */
package dev.palaver.app;
