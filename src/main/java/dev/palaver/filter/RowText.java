package dev.palaver.filter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.palaver.core.Timestamps;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Rows as the text of their JSON, byte for byte that of {@link RowJson}'s objects, without an
 * object for each row: most of what a page costs this process would be made and thrown away at
 * once.
 */
final class RowText {
  private static final JsonFactory JSON = new JsonFactory();

  /** Names with their quotes and escapes; as many as the models have properties. */
  private static final Map<Property, SerializedString> NAMES = new ConcurrentHashMap<>();

  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };
  private static final int UUID_CHARS = 36;

  private final JsonGenerator generator;
  private final List<Property> properties;
  private final SerializedString[] names;
  private final byte[] uuid = new byte[UUID_CHARS];

  private RowText(JsonGenerator generator, List<Property> properties) {
    this.generator = generator;
    this.properties = properties;
    this.names =
        properties.stream()
            .map(property -> NAMES.computeIfAbsent(property, p -> new SerializedString(p.name())))
            .toArray(SerializedString[]::new);
  }

  /** An array of rows whose columns are those of {@link RowJson#columns}. */
  static Buffer array(List<Property> properties, Iterable<? extends Row> rows) {
    Buffer text = Buffer.buffer();
    try (JsonGenerator generator = JSON.createGenerator(new Appender(text))) {
      RowText writer = new RowText(generator, properties);
      generator.writeStartArray();
      for (Row row : rows) {
        writer.write(row);
      }
      generator.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException("a buffer takes everything", e);
    }
    return text;
  }

  private void write(Row row) throws IOException {
    generator.writeStartObject();
    for (int i = 0; i < names.length; i++) {
      generator.writeFieldName(names[i]);
      Object value = row.getValue(i);
      if (value instanceof String text) {
        generator.writeString(text);
      } else if (value instanceof UUID id) {
        writeUuid(id);
      } else if (value instanceof OffsetDateTime time) {
        generator.writeString(Timestamps.format(time));
      } else {
        writeOther(RowJson.value(properties.get(i).type(), row, i));
      }
    }
    generator.writeEndObject();
  }

  private void writeOther(Object json) throws IOException {
    if (json == null) {
      generator.writeNull();
    } else if (json instanceof Boolean bool) {
      generator.writeBoolean(bool);
    } else if (json instanceof Long number) {
      generator.writeNumber(number);
    } else if (json instanceof Integer number) {
      generator.writeNumber(number);
    } else {
      generator.writeRawValue(Json.encodeToBuffer(json).toString());
    }
  }

  private void writeUuid(UUID id) throws IOException {
    long high = id.getMostSignificantBits();
    long low = id.getLeastSignificantBits();
    hex(high >>> 32, 0, 8);
    uuid[8] = '-';
    hex(high >>> 16, 9, 4);
    uuid[13] = '-';
    hex(high, 14, 4);
    uuid[18] = '-';
    hex(low >>> 48, 19, 4);
    uuid[23] = '-';
    hex(low, 24, 12);
    generator.writeRawUTF8String(uuid, 0, UUID_CHARS);
  }

  private void hex(long bits, int from, int digits) {
    long rest = bits;
    for (int i = from + digits - 1; i >= from; i--) {
      uuid[i] = HEX[(int) rest & 0xF];
      rest >>>= 4;
    }
  }

  private static final class Appender extends OutputStream {
    private final Buffer to;

    Appender(Buffer to) {
      this.to = to;
    }

    @Override
    public void write(int octet) {
      to.appendByte((byte) octet);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      to.appendBytes(bytes, from, length);
    }
  }
}
