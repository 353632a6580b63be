package dev.palaver.http;

import dev.palaver.core.Principal;

/** Callers whose tokens were revoked. Any thread; never blocks. */
public interface DenyList {
  /** Nobody. */
  DenyList NONE =
      new DenyList() {
        @Override
        public boolean denies(Principal caller) {
          return false;
        }

        @Override
        public long version() {
          return 0;
        }
      };

  /** Whether a caller with a verified token is refused nevertheless. */
  boolean denies(Principal caller);

  /** Another number after each change, for those who keep callers: it is time to ask again. */
  long version();
}
