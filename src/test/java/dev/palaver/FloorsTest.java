package dev.palaver;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The floors of docs/architecture.md: who may know whom. */
@AnalyzeClasses(packages = "dev.palaver", importOptions = ImportOption.DoNotIncludeTests.class)
class FloorsTest {
  @ArchTest
  static final ArchRule floorsLookDownOnly =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("ground")
          .definedBy("dev.palaver.core..", "dev.palaver.config..")
          .layer("means")
          .definedBy(
              "dev.palaver.sql..",
              "dev.palaver.http..",
              "dev.palaver.events..",
              "dev.palaver.cluster..",
              "dev.palaver.idempotency..")
          .layer("language")
          .definedBy("dev.palaver.filter..", "dev.palaver.realtime..")
          .layer("channels")
          .definedBy("dev.palaver.channels..")
          .layer("records")
          .definedBy("dev.palaver.records..")
          .layer("features")
          .definedBy(
              "dev.palaver.messages..",
              "dev.palaver.recipients..",
              "dev.palaver.attachments..",
              "dev.palaver.revocations..",
              "dev.palaver.web..")
          .layer("app")
          .definedBy("dev.palaver.app..", "dev.palaver.dev..")
          .whereLayer("app")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("features")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("records")
          .mayOnlyBeAccessedByLayers("features", "app")
          .whereLayer("channels")
          .mayOnlyBeAccessedByLayers("records", "features", "app")
          .whereLayer("language")
          .mayOnlyBeAccessedByLayers("channels", "records", "features", "app")
          .whereLayer("means")
          .mayOnlyBeAccessedByLayers("language", "channels", "records", "features", "app")
          .withOptionalLayers(true);

  @ArchTest
  static final ArchRule packagesFormNoCircle =
      slices().matching("dev.palaver.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule theCoreKnowsOnlyTheJdk =
      noClasses()
          .that()
          .resideInAPackage("dev.palaver.core..")
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages("java..", "dev.palaver.core..");

  @ArchTest
  static final ArchRule onlyTheProgramReadsTheEnvironmentAndExits =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.palaver.app..", "dev.palaver.dev..")
          .should()
          .callMethod(System.class, "getenv")
          .orShould()
          .callMethod(System.class, "getenv", String.class)
          .orShould()
          .callMethod(System.class, "exit", int.class);
}
