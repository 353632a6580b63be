package dev.palaver.http.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.palaver.config.AccessMode;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What is served of the contracts, without a token.
 *
 * <p>{@code /openapi.json} and {@code /openapi.yaml} hold the whole contract. In {@code
 * CHAT_ACCESS=open}, which answers exactly as the reference, they list the reference's operations
 * alone: clients that were generated from it, and checks that compare it, find what they know. The
 * whole contract is at {@code /openapi-full.json} and {@code /openapi-full.yaml} in both modes.
 */
public final class ContractPages {
  private static final String JSON = "application/json; charset=utf-8";
  private static final String YAML = "text/yaml; charset=utf-8";

  /** The reference's resources: what is under another root is Palaver's own. */
  private static final List<String> REFERENCE_ROOTS =
      List.of("/messages", "/message-recipients", "/attach-files");

  /** One document at its path. */
  public record Page(String path, String type, String text) {}

  private ContractPages() {}

  /** The documents of both contracts. */
  public static List<Page> of(Contract contract, EventContract events, AccessMode access) {
    String json = contract.document().encode();
    String yaml = contract.yaml();
    JsonObject reference = reference(contract);
    boolean all = access == AccessMode.MEMBERS;
    return List.of(
        new Page("/openapi.json", JSON, all ? json : reference.encode()),
        new Page("/openapi.yaml", YAML, all ? yaml : yaml(reference)),
        new Page("/openapi-full.json", JSON, json),
        new Page("/openapi-full.yaml", YAML, yaml),
        new Page("/asyncapi.json", JSON, events.servedJson()),
        new Page("/asyncapi.yaml", YAML, events.servedYaml()));
  }

  /** The contract with the reference's operations alone. */
  static JsonObject reference(Contract contract) {
    JsonObject document = contract.document();
    document.getJsonObject("paths").getMap().keySet().removeIf(path -> !ofReference(path));
    JsonObject info = document.getJsonObject("info");
    info.put(
        "description",
        info.getString("description") + "\nThe whole contract is at /openapi-full.json.");
    return document;
  }

  private static boolean ofReference(String path) {
    return REFERENCE_ROOTS.stream()
        .anyMatch(root -> path.equals(root) || path.startsWith(root + "/"));
  }

  private static String yaml(JsonObject document) {
    try {
      return new YAMLMapper().writeValueAsString(document.getMap());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a contract that was read can be written", e);
    }
  }
}
