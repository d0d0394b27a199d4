package dev.kontext.e2e.chaos;

import dev.kontext.e2e.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;

/** Lets the clocks of some processes of a stack go wrong, though they run what is shipped. */
final class SkewedClocks {
    private static final String OPTIONS_OF = "KONTEXT_JAVA_OPTIONS_";

    private SkewedClocks() {}

    /** How far the clocks of the schedulers, which decide when a deadline has passed, are from those of the clients. */
    record Offsets(Duration ahead, Duration behind) {
        static final Offsets NONE = new Offsets(Duration.ZERO, Duration.ZERO);
    }

    /** @param environment in which a stack runs */
    static Offsets ofSchedulers(Map<String, String> environment) {
        var seconds = environment.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(OPTIONS_OF + "SCHEDULER_"))
                .map(Map.Entry::getValue)
                .filter(options -> options.startsWith("-javaagent:"))
                .mapToLong(options -> Long.parseLong(options.substring(options.lastIndexOf('=') + 1)))
                .summaryStatistics();
        return new Offsets(
                Duration.ofSeconds(Math.max(0, seconds.getMax())), Duration.ofSeconds(-Math.min(0, seconds.getMin())));
    }

    /** @param offsets of schedulers and workers, by their names */
    static Map<String, String> environment(Map<String, Duration> offsets) throws IOException {
        var agent = Repository.ROOT.resolve("e2e/target/clock-agent.jar");
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", ClockAgent.class.getName());
        manifest.getMainAttributes().putValue("Can-Retransform-Classes", "true");
        try (var jar = new JarOutputStream(Files.newOutputStream(agent), manifest)) {
            for (var name : List.of("ClockAgent", "ClockAgent$Moved")) {
                var file = "dev/kontext/e2e/chaos/" + name + ".class";
                jar.putNextEntry(new JarEntry(file));
                try (var in = SkewedClocks.class.getClassLoader().getResourceAsStream(file)) {
                    in.transferTo(jar);
                }
                jar.closeEntry();
            }
        }
        // Of these alone: a JVM with an agent starts without its AOT cache.
        return offsets.entrySet().stream()
                .collect(Collectors.toMap(
                        offset -> OPTIONS_OF
                                + offset.getKey().toUpperCase(Locale.ROOT).replace('-', '_'),
                        offset ->
                                "-javaagent:" + agent + "=" + offset.getValue().toSeconds()));
    }
}
