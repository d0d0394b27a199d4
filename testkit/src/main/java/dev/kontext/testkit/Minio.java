package dev.kontext.testkit;

import dev.kontext.devstack.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A MinIO server from a cached program. */
final class Minio {
    private static final Duration START_WITHIN = Duration.ofSeconds(30);

    private Minio() {}

    static Path cached() {
        var cache = Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(folder -> !folder.isBlank())
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"));
        return cache.resolve("kontext-fleet").resolve("minio");
    }

    static Optional<Path> program() {
        return Optional.of(cached()).filter(file -> Files.isRegularFile(file) && Files.isExecutable(file));
    }

    static S3Access start(Path program) {
        int port = Ports.free();
        var data = LocalServers.data("minio");
        var access = new S3Access(
                URI.create("http://127.0.0.1:" + port),
                "us-east-1",
                UUID.randomUUID().toString(),
                UUID.randomUUID().toString());
        var builder = new ProcessBuilder(
                        program.toString(),
                        "server",
                        "--quiet",
                        "--address",
                        "127.0.0.1:" + port,
                        data.resolve("data").toString())
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("minio.log").toFile())
                .redirectInput(Redirect.PIPE);
        builder.environment().put("MINIO_ROOT_USER", access.accessKey());
        builder.environment().put("MINIO_ROOT_PASSWORD", access.secretKey());
        builder.environment().put("MINIO_BROWSER", "off");
        builder.environment().put("MINIO_UPDATE", "off");
        try {
            var process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "stop-minio"));
            awaitReady(access.endpoint().resolve("/minio/health/ready"), process, data);
            return access;
        } catch (IOException e) {
            throw new UncheckedIOException("MinIO cannot be started from " + program, e);
        }
    }

    private static void awaitReady(URI health, Process process, Path data) {
        long deadline = System.nanoTime() + START_WITHIN.toNanos();
        while (!answers(health)) {
            try {
                if (process.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
                    process.destroyForcibly();
                    throw new IllegalStateException("MinIO did not start, see " + data.resolve("minio.log"));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while MinIO starts", e);
            }
        }
    }

    private static boolean answers(URI health) {
        try {
            var connection = (HttpURLConnection) health.toURL().openConnection();
            connection.setConnectTimeout(1000);
            connection.setReadTimeout(1000);
            return connection.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }
}
