package dev.kontext.benchmarks.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One of our services, run from its package with a heap of a given size. */
final class ServiceProcess implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofSeconds(90);

    private final String name;
    private final int port;
    private final Process process;

    private ServiceProcess(String name, int port, Process process) {
        this.name = name;
        this.port = port;
        this.process = process;
    }

    /**
     * Starts it; {@link #awaitReady} waits for it.
     *
     * @param heap as in {@code -Xmx}
     * @param collector the flag for the one that a JVM chooses where the service is deployed
     * @param settings given as system properties
     */
    static ServiceProcess start(
            Path folder,
            String name,
            String module,
            String heap,
            String collector,
            int port,
            Map<String, String> settings)
            throws IOException {
        var line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                collector,
                // As in the image.
                "-XX:+UseCompactObjectHeaders",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        var recordings = System.getProperty("benchmarks.recordings", "");
        if (!recordings.isEmpty()) {
            line.add("-XX:StartFlightRecording:settings=profile,dumponexit=true,filename="
                    + Path.of(recordings, folder.getFileName() + "-" + name + ".jfr"));
        }
        line.add("-Dquarkus.http.host=127.0.0.1");
        line.add("-Dquarkus.http.port=" + port);
        settings.forEach((key, value) -> line.add("-D" + key + "=" + value));
        line.add("-jar");
        line.add("quarkus-run.jar");
        var home = Path.of(System.getProperty("kontext.home"));
        var process = new ProcessBuilder(line)
                .directory(home.resolve(module).resolve("target/quarkus-app").toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
        var service = new ServiceProcess(name, port, process);
        Runtime.getRuntime().addShutdownHook(new Thread(service::kill, "kill-" + name));
        return service;
    }

    ServiceProcess awaitReady() throws IOException, InterruptedException {
        var ready = HttpRequest.newBuilder(URI.create(address() + "/q/health/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        long limit = System.nanoTime() + READY_WITHIN.toNanos();
        try (var http = HttpClient.newHttpClient()) {
            while (!answers(http, ready)) {
                if (!process.isAlive() || System.nanoTime() > limit) {
                    throw new IOException(name + " does not become ready; see its log");
                }
                Thread.sleep(100);
            }
        }
        return this;
    }

    private static boolean answers(HttpClient http, HttpRequest ready) throws InterruptedException {
        try {
            return http.send(ready, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    String name() {
        return name;
    }

    long pid() {
        return process.pid();
    }

    int port() {
        return port;
    }

    String address() {
        return "http://127.0.0.1:" + port;
    }

    /** As a crash would. */
    void kill() {
        process.destroyForcibly();
    }

    /** In good order. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
