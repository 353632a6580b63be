package dev.palaver.testing;

import dev.palaver.core.Timestamps;
import dev.palaver.core.Uuids;
import dev.palaver.http.contract.Contract;
import dev.palaver.http.contract.EventContract;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonFormatValidator;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.SchemaRepository;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The contract's schemas in a JSON Schema validator that shares no code with the server's own
 * checks, but for the formats: {@code uuid} takes the forms that PostgreSQL takes, since a create
 * echoes what it was given.
 */
public final class ContractSchemas {
  private static final String BASE = "https://palaver.test/";
  private static final String DOCUMENT = BASE + "palaver.yaml";
  private static final String EVENTS = BASE + "asyncapi.yaml";

  /** The library's own idea of a format cannot be replaced, so ours have names of their own. */
  private static final Map<String, String> OWN_FORMATS =
      Map.of("uuid", "palaver-uuid", "date-time", "palaver-date-time");

  private static final ContractSchemas INSTANCE = new ContractSchemas();

  private final JsonObject document = Contract.load().document();
  private final JsonObject events = EventContract.load().document();
  private final SchemaRepository repository;

  private ContractSchemas() {
    JsonFormatValidator formats = (type, format, value) -> formatFault(format, value);
    repository =
        SchemaRepository.create(
                new JsonSchemaOptions()
                    .setBaseUri(BASE)
                    .setDraft(Draft.DRAFT202012)
                    .setOutputFormat(OutputFormat.Basic),
                formats)
            .dereference(DOCUMENT, JsonSchema.of((JsonObject) prepare(document)))
            .dereference(EVENTS, JsonSchema.of((JsonObject) prepare(events)));
  }

  public static ContractSchemas get() {
    return INSTANCE;
  }

  /** The contract; not to be changed. */
  public JsonObject document() {
    return document;
  }

  /** The contract of the sockets; not to be changed. */
  public JsonObject events() {
    return events;
  }

  /**
   * Validates a decoded JSON value.
   *
   * @param pointer JSON pointer of a schema in the contract, as {@code /components/schemas/Message}
   * @return what is wrong; empty when nothing is
   */
  public List<String> faults(String pointer, Object value) {
    return faults(DOCUMENT, pointer, value);
  }

  /** The same for a schema in the contract of the sockets. */
  public List<String> eventFaults(String pointer, Object value) {
    return faults(EVENTS, pointer, value);
  }

  private List<String> faults(String uri, String pointer, Object value) {
    OutputUnit result = repository.validator(uri + "#" + pointer).validate(value);
    if (result.getValid()) {
      return List.of();
    }
    return result.getErrors().stream()
        .map(error -> error.getInstanceLocation() + ": " + error.getError())
        .collect(Collectors.toList());
  }

  private static String formatFault(String format, Object value) {
    boolean fits =
        switch (format == null ? "" : format) {
          case "palaver-uuid" -> !(value instanceof String text) || Uuids.parse(text).isPresent();
          case "palaver-date-time" ->
              !(value instanceof String text) || Timestamps.parse(text).isPresent();
          case "int32" -> !(value instanceof Number n) || n.doubleValue() == n.intValue();
          default -> true;
        };
    return fits ? null : "does not match the format " + format;
  }

  /** Leaves out what is no schema and might be taken for one, and renames formats. */
  private static Object prepare(Object value) {
    if (value instanceof JsonArray array) {
      return new JsonArray(
          array.stream().map(ContractSchemas::prepare).collect(Collectors.toList()));
    }
    if (!(value instanceof JsonObject object)) {
      return value;
    }
    JsonObject prepared = new JsonObject();
    for (Map.Entry<String, Object> member : object) {
      if (member.getKey().equals("format")) {
        String format = (String) member.getValue();
        prepared.put("format", OWN_FORMATS.getOrDefault(format, format));
      } else if (!member.getKey().equals("example") && !member.getKey().equals("examples")) {
        prepared.put(member.getKey(), prepare(member.getValue()));
      }
    }
    return prepared;
  }
}
