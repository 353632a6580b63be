package dev.palaver.http.contract;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A YAML file of the class path.
 *
 * @param yaml as it was written
 * @param document the same as JSON
 */
record ContractFile(String yaml, JsonObject document) {

  /** Reads a file; blocks. */
  static ContractFile load(String resource) {
    try (InputStream in = ContractFile.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not on the class path");
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ContractFile parse(String yaml) {
    try {
      Map<String, Object> tree =
          new ObjectMapper(new YAMLFactory()).readValue(yaml, new TypeReference<>() {});
      return new ContractFile(yaml, new JsonObject(tree));
    } catch (IOException e) {
      throw new IllegalStateException("The contract is not YAML: " + e.getMessage(), e);
    }
  }
}
