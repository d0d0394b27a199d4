package dev.kontext.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How to start a sandbox.
 *
 * @param port 0 chooses a free one
 * @param portFile where to write {@code host:port} once the sandbox listens
 * @param step time per denoising step
 * @param maxQueueSize requests that may wait while one runs
 * @param allowKill whether {@code [sandbox:kill-worker]} may kill the calling process
 * @param trace JSON lines of when requests came and went
 */
public record SandboxOptions(
        String host,
        int port,
        Optional<Path> portFile,
        Duration step,
        int maxQueueSize,
        boolean allowKill,
        Optional<Path> trace) {
    private static final Set<String> VALUES = Set.of("host", "port", "port-file", "step-ms", "max-queue-size", "trace");
    private static final Set<String> SWITCHES = Set.of("allow-kill");

    /** The defaults: loopback, any free port, 40 ms per step. */
    public static SandboxOptions defaults() {
        return new SandboxOptions("127.0.0.1", 0, Optional.empty(), Duration.ofMillis(40), 2, false, Optional.empty());
    }

    public SandboxOptions withStep(Duration step) {
        return new SandboxOptions(host, port, portFile, step, maxQueueSize, allowKill, trace);
    }

    public SandboxOptions withTrace(Path file) {
        return new SandboxOptions(host, port, portFile, step, maxQueueSize, allowKill, Optional.of(file));
    }

    /**
     * Reads {@code --name value}, {@code --name=value} and, where a flag is not given, the environment:
     * {@code SANDBOX_STEP_MS} for {@code --step-ms}.
     *
     * @throws IllegalArgumentException if a flag is unknown or a value out of range; the message is for people
     */
    static SandboxOptions parse(List<String> arguments, Map<String, String> environment) {
        var given = new HashMap<String, String>();
        for (var name : VALUES) {
            putIfPresent(given, name, environment);
        }
        for (var name : SWITCHES) {
            putIfPresent(given, name, environment);
        }
        var rest = arguments.iterator();
        while (rest.hasNext()) {
            var argument = rest.next();
            var parts = argument.split("=", 2);
            var name = parts[0].startsWith("--") ? parts[0].substring(2) : "";
            if (SWITCHES.contains(name)) {
                given.put(name, parts.length == 2 ? parts[1] : "true");
            } else if (VALUES.contains(name)) {
                if (parts.length < 2 && !rest.hasNext()) {
                    throw new IllegalArgumentException("--" + name + " needs a value");
                }
                given.put(name, parts.length == 2 ? parts[1] : rest.next());
            } else {
                throw new IllegalArgumentException("unknown argument " + argument);
            }
        }
        var defaults = defaults();
        return new SandboxOptions(
                given.getOrDefault("host", defaults.host()),
                number(given, "port", defaults.port(), 0, 65_535),
                Optional.ofNullable(given.get("port-file")).map(Path::of),
                Duration.ofMillis(number(given, "step-ms", (int) defaults.step().toMillis(), 0, 60_000)),
                number(given, "max-queue-size", defaults.maxQueueSize(), 0, 1000),
                Boolean.parseBoolean(given.getOrDefault("allow-kill", "false")),
                Optional.ofNullable(given.get("trace")).map(Path::of));
    }

    private static void putIfPresent(Map<String, String> given, String name, Map<String, String> environment) {
        var value = environment.get("SANDBOX_" + name.replace('-', '_').toUpperCase(Locale.ROOT));
        if (value != null && !value.isBlank()) {
            given.put(name, value);
        }
    }

    private static int number(Map<String, String> given, String name, int otherwise, int least, int most) {
        var text = given.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            var value = Integer.parseInt(text.strip());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--" + name + " must be a number, got " + text, e);
        }
        throw new IllegalArgumentException("--" + name + " must be " + least + " to " + most + ", got " + text);
    }
}
