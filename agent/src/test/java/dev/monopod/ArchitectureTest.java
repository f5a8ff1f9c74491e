package dev.monopod;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The arrows of ARCHITECTURE.md. */
class ArchitectureTest {
    private static JavaClasses all;

    @BeforeAll
    static void read() {
        all = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.monopod");
    }

    @Test
    void arrowsGoOneWay() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("cli")
                .definedBy("dev.monopod.cli..")
                .layer("agent")
                .definedBy("dev.monopod.agent..")
                .layer("service")
                .definedBy("dev.monopod.service..")
                .layer("http")
                .definedBy("dev.monopod.http..")
                .layer("worker")
                .definedBy("dev.monopod.worker..")
                .layer("event")
                .definedBy("dev.monopod.event..")
                .layer("probe")
                .definedBy("dev.monopod.probe..")
                .layer("metrics")
                .definedBy("dev.monopod.metrics..")
                .layer("status")
                .definedBy("dev.monopod.status..")
                .layer("source")
                .definedBy("dev.monopod.source..")
                .layer("runtime")
                .definedBy("dev.monopod.runtime..")
                .layer("reconcile")
                .definedBy("dev.monopod.reconcile..")
                .layer("model")
                .definedBy("dev.monopod.model..")
                .layer("files")
                .definedBy("dev.monopod.files..")
                .layer("kernel")
                .definedBy("dev.monopod.kernel..")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("agent")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("service")
                .mayOnlyBeAccessedByLayers("agent", "cli")
                .whereLayer("http")
                .mayOnlyBeAccessedByLayers("agent")
                .whereLayer("worker")
                .mayOnlyBeAccessedByLayers("agent")
                .whereLayer("event")
                .mayOnlyBeAccessedByLayers("agent", "http", "worker")
                .whereLayer("probe")
                .mayOnlyBeAccessedByLayers("agent", "metrics", "worker")
                .whereLayer("metrics")
                .mayOnlyBeAccessedByLayers("agent")
                .whereLayer("status")
                .mayOnlyBeAccessedByLayers("agent", "http", "metrics", "worker")
                .whereLayer("source")
                .mayOnlyBeAccessedByLayers("agent")
                .whereLayer("runtime")
                .mayOnlyBeAccessedByLayers("agent", "cli", "http", "metrics", "probe", "status", "worker")
                .whereLayer("reconcile")
                .mayOnlyBeAccessedByLayers("agent", "event", "http", "metrics", "probe", "runtime", "status", "worker")
                .whereLayer("files")
                .mayOnlyBeAccessedByLayers("agent", "event", "runtime")
                .whereLayer("kernel")
                .mayOnlyBeAccessedByLayers("agent", "cli", "probe", "runtime", "service", "source")
                .check(all);
    }

    @Test
    void packagesDontDependOnEachOtherInCircles() {
        slices().matching("dev.monopod.(**)").should().beFreeOfCycles().check(all);
    }

    @Test
    void decisionsAreMadeWithoutInputOutputOrClock() {
        noClasses()
                .that()
                .resideInAPackage("dev.monopod.reconcile..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.io..", "java.nio.file..", "java.net..", "io.vertx..", "org.slf4j..")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .because("what is decided has to follow from the arguments alone")
                .check(all);
    }

    @Test
    void whatHappenedIsSeenWithoutInputOutputOrClock() {
        noClasses()
                .that()
                .resideInAPackage("dev.monopod.event")
                .or()
                .resideInAnyPackage("dev.monopod.event.change", "dev.monopod.event.report")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.io..", "java.nio.file..", "java.net..", "io.vertx..", "org.slf4j..")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .because("which events there are has to follow from the states and times that are given")
                .check(all);
    }

    @Test
    void plansAreMadeWithoutTouchingAnything() {
        noClasses()
                .that()
                .resideInAPackage("dev.monopod.runtime.launch..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.nio.file.Files")
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("java.io..", "java.net..", "io.vertx..", "org.slf4j..")
                .because("what `monopod explain` shows has to be what is run, without running anything")
                .check(all);
    }

    @Test
    void onlyTheKernelPackageCallsC() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.monopod.kernel..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jnr.ffi..")
                .orShould()
                .dependOnClassesThat()
                .haveSimpleName("LibC")
                .because("errno has to be read right after the call, which one package sees to")
                .check(all);
    }

    @Test
    void nothingIsCalledAManager() {
        classes()
                .should()
                .haveNameNotMatching(".*(Manager|Util|Utils|Helper|Impl)$")
                .because("such a name says nothing of what a class is for")
                .check(all);
    }
}
