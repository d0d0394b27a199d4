package dev.kontext.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kontext.sandbox.InferClient.Request;
import io.grpc.StatusException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Tag("servers")
class SandboxProcessTest {
    private static final Duration STARTED = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private final List<Process> processes = new ArrayList<>();
    private Path portFile;

    @BeforeEach
    void choosePortFile() {
        portFile = folder.resolve("port");
    }

    @AfterEach
    void stop() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void killWorkerKillsTheProcessAtTheOtherEnd() throws Exception {
        var sandbox = sandbox("--allow-kill");
        var worker = start(KilledClient.class, address());

        assertThat(worker.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(worker.exitValue()).isEqualTo(128 + 9);
        assertThat(sandbox.isAlive()).isTrue();
    }

    @Test
    void crashEndsTheSandboxInTheMiddleOfARun() throws Exception {
        var sandbox = sandbox();
        try (var client = new InferClient(address())) {
            assertThatThrownBy(() -> client.infer(Request.of("[sandbox:crash]").build()))
                    .isInstanceOf(StatusException.class)
                    .hasMessageContaining("UNAVAILABLE");
        }
        assertThat(sandbox.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(sandbox.exitValue()).isEqualTo(134);
    }

    @Test
    void aTerminatedSandboxFinishesWhatItHasInHand() throws Exception {
        var sandbox = sandbox("--step-ms", "50");
        try (var client = new InferClient(address())) {
            var call = client.open(Request.of("x").steps(10).build());
            assertThat(InferClient.event(call.read())).isEqualTo("progress");

            sandbox.destroy();

            var last = "";
            for (var response = call.read(); response != null; response = call.read()) {
                last = InferClient.event(response);
            }
            assertThat(last).isEqualTo("result");
        }
        assertThat(sandbox.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aTakenPortIsSaidInOneLine() throws Exception {
        sandbox();
        var port = address().substring(address().indexOf(':') + 1);

        var second = start(SandboxMain.class, "--port", port);

        assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(second.exitValue()).isEqualTo(2);
        assertThat(Files.readString(folder.resolve("log-1"))).contains("sandbox cannot start: ");
    }

    private Process sandbox(String... more) throws IOException {
        var arguments = new ArrayList<>(List.of("--port-file", portFile.toString(), "--step-ms", "5"));
        arguments.addAll(List.of(more));
        return start(SandboxMain.class, arguments.toArray(String[]::new));
    }

    private String address() {
        await().atMost(STARTED).until(() -> Files.exists(portFile));
        try {
            return Files.readString(portFile);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Process start(Class<?> main, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log-" + processes.size()).toFile())
                .start();
        processes.add(process);
        return process;
    }

    /** Asks a sandbox to kill it. */
    static final class KilledClient {
        private KilledClient() {}

        public static void main(String[] arguments) throws InterruptedException, StatusException {
            try (var client = new InferClient(arguments[0])) {
                System.out.println(client.error(
                        Request.of("[sandbox:kill-worker]").steps(100).build()));
            }
        }
    }
}
