/*
 * A disk that takes longer to sync, for PostgreSQL's log: preloaded (LD_PRELOAD), it has fdatasync return SYNC_DELAY_US
 * microseconds later. A synchronous replica of that distance costs a commit the same.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <time.h>

int fdatasync(int file)
{
  static int (*sync)(int);
  static long delay;
  if (!sync) {
    const char *text = getenv("SYNC_DELAY_US");
    delay = text ? atol(text) : 0;
    *(void **) &sync = dlsym(RTLD_NEXT, "fdatasync");
  }
  int result = sync(file);
  int error = errno;
  struct timespec rest = {delay / 1000000, delay % 1000000 * 1000};
  while (delay > 0 && nanosleep(&rest, &rest) != 0 && errno == EINTR) {
  }
  errno = error;
  return result;
}
