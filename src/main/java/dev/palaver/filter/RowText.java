package dev.palaver.filter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.palaver.core.Timestamps;
import dev.palaver.sql.RowReader;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Rows as the text of their JSON, byte for byte that of {@link RowJson}'s objects, without an
 * object for each row: most of what a page costs this process would be made and thrown away at
 * once. For one statement.
 */
final class RowText implements RowReader<List<Buffer>> {
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

  private final JsonParts text;
  private final int maxRows;
  private int rows;

  /**
   * An array that is empty yet.
   *
   * @param properties of the rows' columns, which are those of {@link RowJson#columns}
   * @param maxRows beyond it 400
   */
  RowText(List<Property> properties, int maxRows, JsonParts text) {
    this.text = text;
    this.maxRows = maxRows;
    this.properties = properties;
    this.names =
        properties.stream()
            .map(property -> NAMES.computeIfAbsent(property, p -> new SerializedString(p.name())))
            .toArray(SerializedString[]::new);
    try {
      this.generator = JSON.createGenerator(text);
      generator.writeStartArray();
    } catch (IOException e) {
      throw impossible(e);
    }
  }

  @Override
  public void take(Row row) {
    rows++;
    RowJson.checkSize(rows, maxRows);
    try {
      write(row);
    } catch (IOException e) {
      throw impossible(e);
    }
  }

  @Override
  public List<Buffer> result() {
    try {
      generator.writeEndArray();
      generator.close();
    } catch (IOException e) {
      throw impossible(e);
    }
    return text.parts();
  }

  private static UncheckedIOException impossible(IOException fault) {
    return new UncheckedIOException("a buffer takes everything", fault);
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
}
