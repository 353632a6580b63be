package dev.palaver.bench;

import io.netty.buffer.ByteBuf;

/**
 * The machine-readable head of every message body, {@code ~Mstep.channel.sender.index.micros~}.
 * Receivers look for it in the raw bytes, so that no JSON is parsed on the hot path.
 */
final class Marker {

  /** Called for every complete marker found. */
  interface Sink {
    void marker(int step, int channel, int sender, int index, long micros);
  }

  private static final byte TILDE = '~';

  private Marker() {}

  static String body(int step, int channel, int sender, int index, long micros, String filler) {
    return "~M" + step + '.' + channel + '.' + sender + '.' + index + '.' + micros + '~' + filler;
  }

  /** Reports the markers in {@code [from, to)}. */
  static void scan(ByteBuf buf, int from, int to, Sink sink) {
    int position = from;
    while (true) {
      int start = buf.indexOf(position, to, TILDE);
      if (start < 0 || start + 1 >= to) {
        return;
      }
      if (buf.getByte(start + 1) != 'M') {
        position = start + 1;
        continue;
      }
      int end = buf.indexOf(start + 2, to, TILDE);
      if (end < 0) {
        return;
      }
      parse(buf, start + 2, end, sink);
      position = end + 1;
    }
  }

  private static void parse(ByteBuf buf, int from, int to, Sink sink) {
    int step = 0;
    int channel = 0;
    int sender = 0;
    int index = 0;
    int field = 0;
    long value = 0;
    for (int i = from; i < to; i++) {
      byte b = buf.getByte(i);
      if (b == '.') {
        switch (field++) {
          case 0 -> step = (int) value;
          case 1 -> channel = (int) value;
          case 2 -> sender = (int) value;
          case 3 -> index = (int) value;
          default -> {
            return;
          }
        }
        value = 0;
      } else if (b >= '0' && b <= '9') {
        value = value * 10 + (b - '0');
      } else {
        return;
      }
    }
    if (field == 4) {
      sink.marker(step, channel, sender, index, value);
    }
  }
}
