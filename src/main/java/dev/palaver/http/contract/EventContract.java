package dev.palaver.http.contract;

import io.vertx.core.json.JsonObject;

/**
 * The contract of the sockets (AsyncAPI 3.0), for those who read it: the server does not, tests
 * hold the two against each other.
 */
public final class EventContract {
  /** Where the contract is on the class path. */
  public static final String RESOURCE = "openapi/asyncapi.yaml";

  private static final String REST_FILE = "palaver.yaml#";

  private final ContractFile file;

  private EventContract(ContractFile file) {
    this.file = file;
  }

  /** Reads the contract from the class path. Blocks: call it before the server starts. */
  public static EventContract load() {
    return new EventContract(ContractFile.load(RESOURCE));
  }

  /** The contract as it was written; a copy. */
  public JsonObject document() {
    return file.document().copy();
  }

  /** For {@code GET /asyncapi.yaml}: what it takes from REST is found at {@code /openapi.yaml}. */
  public String servedYaml() {
    return file.yaml().replace(REST_FILE, "openapi.yaml#");
  }

  /** For {@code GET /asyncapi.json}. */
  public String servedJson() {
    return file.document().encode().replace(REST_FILE, "openapi.json#");
  }
}
