package dev.kontext.worker.triton;

import static org.awaitility.Awaitility.await;

import dev.kontext.contracts.job.Digest;
import dev.kontext.worker.attempt.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The model repository's own server with a miniature of the model: a process for itself, on a free port. */
final class RealTriton implements AutoCloseable {
    private static final Path REPOSITORY =
            Path.of("..", "model-repository").toAbsolutePath().normalize();
    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

    private final Path folder;
    private final int port;
    private Process process;

    private RealTriton(Path folder, int port) throws IOException {
        this.folder = folder;
        this.port = port;
        this.process = launch();
    }

    /** The Python environment that {@code model-repository/environment} has made; empty where it has not. */
    static Optional<Path> environment() throws IOException {
        var lock = Files.readAllBytes(REPOSITORY.resolve("requirements.lock"));
        var cache = Optional.ofNullable(System.getenv("KONTEXT_CACHE"))
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "kontext-fleet"));
        var made = cache.resolve("triton-" + Digest.of(lock).hex().substring(0, 16));
        return Optional.of(made).filter(folder -> Files.exists(folder.resolve("complete")));
    }

    /** @param folder for its log */
    static RealTriton start(Path folder) throws IOException {
        return new RealTriton(folder, EditModelBench.freePort()).awaitReady();
    }

    private static void run(Path log, String... command) throws IOException, InterruptedException {
        var status = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException(command[1] + " ended with " + status + ": " + Files.readString(log));
        }
    }

    private Process launch() throws IOException {
        return new ProcessBuilder(
                        REPOSITORY.resolve("serve").toString(), "--miniature", "--grpc-port", String.valueOf(port))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
    }

    private RealTriton awaitReady() {
        try (var model = EditModelBench.open(address(), "exact", START_LIMIT)) {
            await("the server is ready; its log is " + log())
                    .atMost(START_LIMIT)
                    .until(() -> !isRunning() || model.probe() instanceof Probe.Ready);
        }
        if (!isRunning()) {
            throw new IllegalStateException("the server ended while it started; its log is " + log());
        }
        return this;
    }

    /** After it was killed, or has ended by itself. */
    void restart() throws IOException {
        process = launch();
        awaitReady();
    }

    boolean isRunning() {
        return process.isAlive();
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    Path log() {
        return folder.resolve("triton.log");
    }

    /** It and the processes of its model stop where they are, or go on. */
    void signal(String name) throws IOException, InterruptedException {
        var pids = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .map(handle -> String.valueOf(handle.pid()));
        run(
                folder.resolve("kill.log"),
                Stream.concat(Stream.of("kill", "-" + name), pids).toArray(String[]::new));
    }

    void kill() {
        // The processes of its model end when it has gone.
        process.destroyForcibly();
    }

    /** In order, and if that takes too long, at once. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }
}
