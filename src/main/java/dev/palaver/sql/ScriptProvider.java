package dev.palaver.sql;

import java.io.Reader;
import java.io.StringReader;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;

/** Gives Flyway the files of {@link MigrationScripts}, in place of its scan of the class path. */
final class ScriptProvider implements ResourceProvider {
  @Override
  public LoadableResource getResource(String name) {
    return MigrationScripts.packaged(name).map(text -> new Script(name, text)).orElse(null);
  }

  @Override
  public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
    List<String> endings = Arrays.asList(suffixes);
    return MigrationScripts.NAMES.stream()
        .filter(name -> name.startsWith(prefix))
        .filter(name -> endings.stream().anyMatch(name::endsWith))
        .map(this::getResource)
        .toList();
  }

  private static final class Script extends LoadableResource {
    private final String name;
    private final String text;

    Script(String name, String text) {
      this.name = name;
      this.text = text;
    }

    @Override
    public Reader read() {
      return new StringReader(text);
    }

    @Override
    public String getAbsolutePath() {
      return "sql/" + name;
    }

    @Override
    public String getAbsolutePathOnDisk() {
      return getAbsolutePath();
    }

    @Override
    public String getFilename() {
      return name;
    }

    @Override
    public String getRelativePath() {
      return name;
    }
  }
}
