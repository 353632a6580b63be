/** Settings: read once from a map of environment variables, all faults reported together. */
package dev.palaver.config;
