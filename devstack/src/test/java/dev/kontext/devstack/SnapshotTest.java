package dev.kontext.devstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTest {
    private static final String OWN = "target/devstack-0.1.0-SNAPSHOT.jar";
    private static final String CONTRACTS = "target/quarkus-app/lib/main/dev.kontext.contracts-0.1.0-SNAPSHOT.jar";

    private Path built;
    private Path copy;

    @BeforeEach
    void build(@TempDir Path folder) throws IOException {
        built = folder.resolve("a checkout");
        copy = folder.resolve("state/programs");
        for (var program : List.of("devstack", "devstack/kafka-broker", "devstack/s3proxy", "sandbox-model")) {
            write(program + "/target/lib/library.jar", "library");
        }
        write("devstack/" + OWN, "first");
        for (var service : List.of("gateway-service", "scheduler-service", "storage-service", "gpu-worker")) {
            write(service + "/target/quarkus-app/quarkus-run.jar", "first");
            write(service + "/target/quarkus-app/lib/main/library.jar", "library");
            write(service + "/" + CONTRACTS, "first");
        }
        for (var file : List.of("serve", "environment", "requirements.lock", "miniature.py", "kontext/config.pbtxt")) {
            write("model-repository/" + file, "first");
        }
        assertThat(built.resolve("model-repository/serve").toFile().setExecutable(true))
                .isTrue();
    }

    @Test
    void theModelIsCopiedWithWhatServesIt() {
        Snapshot.take(new Installation(built), copy);

        assertThat(copy.resolve("model-repository/serve")).isExecutable();
        assertThat(copy.resolve("model-repository/kontext/config.pbtxt")).exists();
    }

    @Test
    void aLaterBuildDoesNotReachWhatRuns() throws IOException {
        Snapshot.take(new Installation(built), copy);

        write("devstack/" + OWN, "second");
        write("gateway-service/" + CONTRACTS, "second");
        Files.delete(built.resolve("gateway-service/target/quarkus-app/lib/main/library.jar"));

        assertThat(copy.resolve("devstack").resolve(OWN)).content().isEqualTo("first");
        assertThat(copy.resolve("gateway-service").resolve(CONTRACTS)).content().isEqualTo("first");
        assertThat(copy.resolve("gateway-service/target/quarkus-app/lib/main/library.jar"))
                .content()
                .isEqualTo("library");
    }

    @Test
    void theNextSnapshotReplacesTheLast() throws IOException {
        Snapshot.take(new Installation(built), copy);
        write("devstack/" + OWN, "second");

        Snapshot.take(new Installation(built), copy);

        assertThat(copy.resolve("devstack").resolve(OWN)).content().isEqualTo("second");
    }

    /** A JVM refuses a cache whose jars have another time. */
    @Test
    void timesAndAotCachesAreKept() throws IOException {
        var time = FileTime.from(Instant.parse("2026-01-02T03:04:05Z"));
        Files.setLastModifiedTime(built.resolve("devstack").resolve(OWN), time);
        Files.setLastModifiedTime(built.resolve("gateway-service").resolve(CONTRACTS), time);
        write("target/aot/devstack.aot", "cache");

        Snapshot.take(new Installation(built), copy);

        assertThat(Files.getLastModifiedTime(copy.resolve("devstack").resolve(OWN)))
                .isEqualTo(time);
        assertThat(Files.getLastModifiedTime(copy.resolve("gateway-service").resolve(CONTRACTS)))
                .isEqualTo(time);
        assertThat(AotCaches.flags(new Installation(copy), "devstack"))
                .containsExactly("-XX:AOTCache=" + copy.resolve("target/aot/devstack.aot"));
        assertThat(AotCaches.flags(new Installation(copy), "kafka-broker")).isEmpty();
    }

    @Test
    void whatIsNotBuiltIsNamed() throws IOException {
        Files.delete(built.resolve("gpu-worker/target/quarkus-app/quarkus-run.jar"));

        assertThatThrownBy(() -> Snapshot.take(new Installation(built), copy))
                .isInstanceOfSatisfying(StackException.class, e -> {
                    assertThat(e.sentence()).startsWith("gpu-worker is not built");
                    assertThat(e.exitCode()).isEqualTo(ExitCode.MISSING);
                });
        assertThat(copy).doesNotExist();
    }

    private void write(String file, String text) throws IOException {
        var path = built.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
