package dev.palaver.config;

/**
 * What callers may make a node hold, which is bounded by its heap unless it is set.
 *
 * @param bufferBytes bodies, answers and frames for slow sockets in all
 * @param maxConnections open at once; at least 1
 */
public record MemoryConfig(long bufferBytes, int maxConnections) {
  private static final int HEAP_SHARE_OF_BUFFERS = 4;

  /** An idle socket that is subscribed takes 10 KiB of it: less than half is for them all. */
  static final int HEAP_BYTES_PER_SOCKET = 32 * 1024;

  private static final int MAX_CONNECTIONS = 10_000_000;

  static MemoryConfig read(EnvReader env, long heapBytes, int maxBodyBytes) {
    return new MemoryConfig(bufferBytes(env, heapBytes, maxBodyBytes), connections(env, heapBytes));
  }

  /** At least twice a body: a request holds no more than it leaves to the others. */
  private static long bufferBytes(EnvReader env, long heapBytes, int maxBodyBytes) {
    int least = 2 * maxBodyBytes;
    return env.given(Setting.CHAT_BUFFER_BYTES).isPresent()
        ? env.integer(Setting.CHAT_BUFFER_BYTES, least, Integer.MAX_VALUE)
        : Math.max(least, heapBytes / HEAP_SHARE_OF_BUFFERS);
  }

  private static int connections(EnvReader env, long heapBytes) {
    return env.given(Setting.CHAT_MAX_CONNECTIONS).isPresent()
        ? env.integer(Setting.CHAT_MAX_CONNECTIONS, 1, MAX_CONNECTIONS)
        : (int) Math.min(MAX_CONNECTIONS, heapBytes / HEAP_BYTES_PER_SOCKET);
  }
}
