/** Words that every other package speaks: ids, errors, the caller. Nothing but {@code java.*}. */
package dev.palaver.core;
