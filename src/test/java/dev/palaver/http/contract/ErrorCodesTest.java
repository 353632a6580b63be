package dev.palaver.http.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.core.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The codes of errors, of which the contract tells and which the program sends, are the same. */
class ErrorCodesTest {
  private static final Pattern LISTED = Pattern.compile("(?m)^- `([A-Z_]+)` \\((\\d{3})\\): \\S");

  private static final List<String> PATH =
      List.of(
          "components",
          "schemas",
          "Error",
          "properties",
          "error",
          "properties",
          "code",
          "description");

  private static String description() throws IOException {
    Object here =
        new Yaml(new SafeConstructor(new LoaderOptions()))
            .load(Files.readString(Path.of("openapi", "palaver.yaml")));
    for (String key : PATH) {
      here = ((Map<?, ?>) here).get(key);
    }
    return (String) here;
  }

  @Test
  void theContractListsEveryCodeWithItsStatus() throws IOException {
    Map<String, Integer> listed =
        LISTED
            .matcher(description())
            .results()
            .collect(Collectors.toMap(m -> m.group(1), m -> Integer.valueOf(m.group(2))));
    Map<String, Integer> sent =
        Arrays.stream(ErrorCode.values())
            .filter(error -> error.code() != null)
            .collect(Collectors.toMap(ErrorCode::code, ErrorCode::status));
    assertThat(listed).isEqualTo(sent);
  }
}
