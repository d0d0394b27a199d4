package dev.kontext.e2e.house;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.kontext.e2e.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of docs/architecture, held on the compiled classes of every module. */
class HouseRulesTest {
    private static final List<String> ROOMS = List.of(
            "dev.kontext.gateway",
            "dev.kontext.scheduler",
            "dev.kontext.worker",
            "dev.kontext.storage",
            "dev.kontext.sandbox",
            "dev.kontext.client",
            "dev.kontext.cli",
            "dev.kontext.devstack");

    /** Which of our own packages a room may import, besides itself. */
    private static final Map<String, List<String>> ALLOWED = Map.ofEntries(
            Map.entry("dev.kontext.contracts", List.of()),
            Map.entry("dev.kontext.imaging", List.of()),
            Map.entry("dev.kontext.gateway", List.of("dev.kontext.contracts")),
            Map.entry("dev.kontext.scheduler", List.of("dev.kontext.contracts")),
            Map.entry("dev.kontext.storage", List.of("dev.kontext.contracts", "dev.kontext.imaging")),
            Map.entry("dev.kontext.worker", List.of("dev.kontext.contracts", "dev.kontext.imaging", "inference")),
            Map.entry("dev.kontext.sandbox", List.of("inference")),
            Map.entry("dev.kontext.client", List.of()),
            Map.entry("dev.kontext.cli", List.of("dev.kontext.client")),
            Map.entry("dev.kontext.devstack", List.of("dev.kontext.contracts")));

    /** The scheduler's core: everything but its rim. */
    private static final String[] SCHEDULER_RIM = {
        "dev.kontext.scheduler",
        "dev.kontext.scheduler.http..",
        "dev.kontext.scheduler.kafka..",
        "dev.kontext.scheduler.redis..",
        "dev.kontext.scheduler.wire..",
        "dev.kontext.scheduler.loop..",
        "dev.kontext.scheduler.health..",
        "dev.kontext.scheduler.metrics..",
        "dev.kontext.scheduler.record..",
        "dev.kontext.scheduler.activation.."
    };

    private static final Set<String> CLOCKS_AND_DICE = Set.of(
            "java.time.Instant.now",
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone",
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.lang.Math.random",
            "java.util.UUID.randomUUID",
            "java.util.concurrent.ThreadLocalRandom.current");

    private static final Pattern SERVERS =
            Pattern.compile("@QuarkusTest\\b|\\b(TestServers|KafkaProcess|RedisProcess|S3Process)\\.");

    private static JavaClasses classes;

    @BeforeAll
    static void readEveryModule() {
        var folders = new ArrayList<Path>();
        for (var module : Repository.modules()) {
            var folder = Repository.ROOT.resolve(module).resolve("target/classes");
            if (Files.isDirectory(folder)) {
                folders.add(folder);
            }
        }
        classes = new ClassFileImporter().importPaths(folders);
    }

    @Test
    void everyRoomIsThere() {
        for (var room : ROOMS) {
            assertThat(classes.containPackage(room)).as(room).isTrue();
        }
    }

    @Test
    void roomsImportOnlyWhatThePlanAllows() {
        ALLOWED.forEach((room, allowed) -> {
            var packages = new ArrayList<>(List.of(room + ".."));
            allowed.forEach(name -> packages.add(name + ".."));
            var ours = resideInAnyPackage("dev.kontext..", "inference..");
            var permitted = resideInAnyPackage(packages.toArray(String[]::new));
            noClasses()
                    .that()
                    .resideInAPackage(room + "..")
                    .should()
                    .dependOnClassesThat(ours.and(DescribedPredicate.not(permitted)))
                    .because(room + " may import only " + allowed)
                    .check(classes);
        });
    }

    @Test
    void contractsKnowNothingButTheJdkAndAnnotations() {
        classes()
                .that()
                .resideInAPackage("dev.kontext.contracts..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "dev.kontext.contracts..",
                        "java..",
                        "javax.crypto..",
                        "com.fasterxml.jackson.annotation..",
                        "org.jspecify.annotations.."))
                .check(classes);
    }

    @Test
    void theCoreOfTheSchedulerIsPure() {
        noClasses()
                .that()
                .resideInAPackage("dev.kontext.scheduler..")
                .and()
                .resideOutsideOfPackages(SCHEDULER_RIM)
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "io.quarkus..",
                        "jakarta..",
                        "org.eclipse.microprofile..",
                        "io.micrometer..",
                        "org.apache.kafka..",
                        "redis..",
                        "com.fasterxml.jackson.databind..",
                        "java.io..",
                        "java.nio.file..",
                        "java.net.http..",
                        "java.util.concurrent.locks.."))
                .orShould()
                .dependOnClassesThat(resideInAnyPackage("java.lang..")
                        .and(DescribedPredicate.describe("are threads", c -> c.isAssignableTo(Thread.class))))
                .check(classes);
    }

    @Test
    void clocksAndRandomnessStayAtTheRim() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.kontext.contracts..", "dev.kontext.imaging..")
                .or(DescribedPredicate.describe(
                        "are in the scheduler's core",
                        c -> c.getPackageName().startsWith("dev.kontext.scheduler")
                                && !resideInAnyPackage(SCHEDULER_RIM).test(c)))
                .should()
                .callMethodWhere(DescribedPredicate.<JavaMethodCall>describe(
                        "it asks a clock or rolls dice",
                        call -> CLOCKS_AND_DICE.contains(call.getTargetOwner().getName() + "." + call.getName())))
                .check(classes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Impl", "Manager", "Helper", "Util", "Utils", "Base", "DTO", "Dto", "Bean"})
    void endingsThatSayNothingAreNotUsed(String ending) {
        noClasses()
                .that()
                .resideInAPackage("dev.kontext..")
                .should()
                .haveSimpleNameEndingWith(ending)
                .check(classes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"common", "util", "utils", "base", "misc", "impl"})
    void packagesThatSayNothingAreNotUsed(String name) {
        noClasses()
                .that()
                .resideInAPackage("dev.kontext..")
                .should()
                .resideInAPackage("dev.kontext.." + name + "..")
                .check(classes);
    }

    @Test
    void noSourceFilePasses400Lines() throws IOException {
        var long_ = new LinkedHashMap<Path, Long>();
        for (var file : Repository.files(".", ".java")) {
            try (var lines = Files.lines(file)) {
                long count = lines.count();
                if (count > 400) {
                    long_.put(Repository.ROOT.relativize(file), count);
                }
            }
        }
        assertThat(long_).isEmpty();
    }

    /** {@code ./kontext check} leaves them out by their tag. */
    @Test
    void testsThatStartServersAreTagged() throws IOException {
        var untagged = new ArrayList<Path>();
        for (var file : Repository.files(".", "Test.java")) {
            var text = Files.readString(file);
            boolean thisRule = file.endsWith("HouseRulesTest.java");
            if (!thisRule && SERVERS.matcher(text).find() && !text.contains("@Tag(\"servers\")")) {
                untagged.add(Repository.ROOT.relativize(file));
            }
        }
        assertThat(untagged).isEmpty();
    }

    @Test
    void everyPackageIsNullMarked() throws IOException {
        var missing = new ArrayList<Path>();
        for (var file : Repository.files(".", ".java")) {
            if (!file.toString().contains("/src/main/java/")) {
                continue;
            }
            var info = file.resolveSibling("package-info.java");
            if (!Files.exists(info) || !Files.readString(info).contains("@NullMarked")) {
                missing.add(Repository.ROOT.relativize(file));
            }
        }
        assertThat(missing).isEmpty();
    }
}
