package dev.palaver.filter;

import dev.palaver.config.Setting;
import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import dev.palaver.core.MemoryBudget;
import io.vertx.core.buffer.Buffer;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The text of an answer in parts, each of which is taken from what its request may hold. A long one
 * is never copied as a whole, and can be sent as fast as its reader reads. For one thread.
 */
final class JsonParts extends OutputStream {
  private static final int PART_BYTES = 64 * 1024;

  private final Reserve reserve;
  private final int maxBytes;
  private final List<Buffer> parts = new ArrayList<>(1);
  private Buffer last = Buffer.buffer();
  private long bytes;

  /**
   * An empty text.
   *
   * @param maxBytes of all parts
   */
  JsonParts(MemoryBudget.Hold memory, int maxBytes) {
    this.reserve = new Reserve(memory, maxBytes);
    this.maxBytes = maxBytes;
  }

  @Override
  public void write(int octet) {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  /**
   * Appends.
   *
   * @throws ChatException when it becomes too long, or there is no memory for it
   */
  @Override
  public void write(byte[] octets, int from, int length) {
    last.appendBytes(octets, from, length);
    if (last.length() >= PART_BYTES) {
      finishPart();
    }
  }

  /** All parts; nothing can be written any more. */
  List<Buffer> parts() {
    finishPart();
    reserve.settle();
    return parts;
  }

  private void finishPart() {
    if (last.length() == 0) {
      return;
    }
    bytes += last.length();
    if (bytes > maxBytes) {
      throw tooLarge(maxBytes);
    }
    reserve.need(last.length());
    parts.add(last);
    last = Buffer.buffer();
  }

  /** The refusal of an answer. */
  static ChatException tooLarge(int maxBytes) {
    return new ChatException(
        ErrorCode.ANSWER_TOO_LARGE,
        "The answer is larger than "
            + maxBytes
            + " bytes ("
            + Setting.CHAT_LIST_MAX_BYTES
            + "): add a limit, or a smaller one");
  }
}
