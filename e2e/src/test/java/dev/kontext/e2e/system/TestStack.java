package dev.kontext.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kontext.client.KontextClient;
import dev.kontext.e2e.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A whole stack of its own, in a state folder of its own, driven by the same commands that a person uses. */
public final class TestStack implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path state;
    private final Map<String, String> environment;
    private final List<String> options;

    private TestStack(Path state, Map<String, String> environment, List<String> options) {
        this.state = state;
        this.environment = environment;
        this.options = options;
    }

    /** Starts an empty stack. What an earlier run with this name left behind is stopped and deleted. */
    static TestStack fresh(String name, Map<String, String> environment, String... options) {
        var stack = prepared(name, environment, options);
        stack.up();
        return stack;
    }

    /** As {@link #fresh}, not started yet. */
    public static TestStack prepared(String name, Map<String, String> environment, String... options) {
        var state = Repository.ROOT.resolve("e2e/target/stacks").resolve(name);
        var stack = new TestStack(state, environment, List.of(options));
        if (Files.exists(state)) {
            stack.command("down");
            deleteAll(state);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "stop-" + name));
        return stack;
    }

    public void up() {
        var arguments = new ArrayList<>(List.of("up"));
        arguments.addAll(options);
        command(arguments.toArray(String[]::new));
    }

    public void down() {
        command("down");
    }

    /** Keeps a service stopped until {@link #start}. */
    public void hold(String service) {
        command("stop", service);
    }

    public void start(String service) {
        command("start", service);
    }

    KontextClient client() {
        return new KontextClient(URI.create(read("gateway")), read("api-key"));
    }

    String apiKey() {
        return read("api-key");
    }

    URI gateway() {
        return URI.create(read("gateway"));
    }

    public Path state() {
        return state;
    }

    /** What a service has logged so far. */
    public String log(String service) {
        return read("logs/" + service + ".log");
    }

    public int port(String service) {
        return record(service).path("port").asInt();
    }

    public long pid(String service) {
        return record(service).path("pid").asLong();
    }

    /** Kills with SIGKILL, and returns once the supervisor has a new process ready in its place. */
    public void killAndAwaitRestart(String service) {
        long before = pid(service);
        kill(service);
        await().atMost(PATIENCE).until(() -> pid(service) != before && isReady(service));
    }

    /** As its supervisor last saw it. */
    public boolean isReady(String service) {
        return record(service).path("state").asText().equalsIgnoreCase("ready");
    }

    public void kill(String service) {
        long pid = pid(service);
        assertThat(pid).as("pid of " + service).isPositive();
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    /** A zombie that nobody has reaped yet has ended. */
    boolean isAlive(long pid) {
        try {
            var stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException e) {
            return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
        }
    }

    List<Long> pids() {
        try (var files = Files.list(state.resolve("run"))) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .map(file -> parse(file).path("pid").asLong())
                    .filter(pid -> pid > 0)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a devstack command and returns what it printed. */
    String command(String... arguments) {
        var line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Repository.ROOT.resolve("devstack/target/devstack-0.1.0-SNAPSHOT.jar") + ":"
                        + Repository.ROOT.resolve("devstack/target/lib") + "/*",
                "dev.kontext.devstack.Devstack"));
        line.addAll(List.of(arguments));
        return run(line, environment());
    }

    /** Runs {@code ./kontext} against this stack and returns how it ended. */
    CommandRun kontext(Path folder, String... arguments) {
        var line = new ArrayList<>(List.of(Repository.ROOT.resolve("kontext").toString()));
        line.addAll(List.of(arguments));
        return CommandRun.of(line, folder, environment());
    }

    private Map<String, String> environment() {
        var all = new java.util.HashMap<String, String>();
        all.put("KONTEXT_STATE", state.toString());
        all.put("KONTEXT_HOME", Repository.ROOT.toString());
        all.put("JAVA_HOME", System.getProperty("java.home"));
        all.putAll(environment);
        return all;
    }

    private static String run(List<String> line, Map<String, String> environment) {
        var run = CommandRun.of(line, Repository.ROOT, environment);
        assertThat(run.exitCode())
                .as(String.join(" ", line.subList(4, line.size())) + "\n" + run.output() + run.errors())
                .isZero();
        return run.output();
    }

    private JsonNode record(String service) {
        return parse(state.resolve("run").resolve(service + ".json"));
    }

    private static JsonNode parse(Path file) {
        try {
            return JSON.readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String read(String file) {
        try {
            return Files.readString(state.resolve(file)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (Files.exists(state.resolve("run"))) {
            down();
        }
    }

    private static void deleteAll(Path folder) {
        try (var paths = Files.walk(folder)) {
            for (var path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How a command ended. */
    record CommandRun(int exitCode, String output, String errors) {
        private static final Duration USUAL_LIMIT = Duration.ofMinutes(5);

        static CommandRun of(List<String> line, Path folder, Map<String, String> environment) {
            return of(line, folder, environment, USUAL_LIMIT);
        }

        /** Killed after the limit. */
        static CommandRun of(List<String> line, Path folder, Map<String, String> environment, Duration limit) {
            try {
                var out = Files.createTempFile("kontext-e2e", ".out");
                var err = Files.createTempFile("kontext-e2e", ".err");
                var builder = new ProcessBuilder(line)
                        .directory(folder.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
                builder.environment().putAll(environment);
                builder.environment().put("KONTEXT_SKIP_BUILD", "1");
                var process = builder.start();
                process.getOutputStream().close();
                if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
                int exitCode = process.waitFor();
                var run = new CommandRun(
                        exitCode,
                        Files.readString(out, StandardCharsets.UTF_8),
                        Files.readString(err, StandardCharsets.UTF_8));
                Files.delete(out);
                Files.delete(err);
                return run;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
