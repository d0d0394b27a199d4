package dev.kontext.devstack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Command lines of child JVMs: the JDK that runs this one, small and quick to start. */
final class Jvm {
    /** Set to {@code full}, JVMs compile what is hot twice, as in production: for load that lasts minutes. */
    private static final String JIT = "KONTEXT_JIT";

    private Jvm() {}

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /**
     * Flags that trade peak speed, unless it was asked for, for start-up time and memory.
     *
     * @param program its name among the AOT caches
     */
    static List<String> command(Installation installation, String program, String maxHeap, List<String> more) {
        List<String> command = new ArrayList<>(List.of(
                java(),
                "-Xmx" + maxHeap,
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                // Kafka and Netty reach for memory in ways that newer JDKs comment on at every start.
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        if (!"full".equals(System.getenv(JIT))) {
            command.add("-XX:TieredStopAtLevel=1");
        }
        command.addAll(AotCaches.flags(installation, program));
        command.addAll(more);
        return command;
    }

    /** The variable that gives one process of a stack {@code JAVA_TOOL_OPTIONS} of its own. */
    static String optionsOf(String process) {
        return "KONTEXT_JAVA_OPTIONS_" + process.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** Settings of slf4j-simple: one line per record, to standard error, whatever redirects it later. */
    static List<String> simpleLogger(String level) {
        return List.of(
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=" + level,
                "-Dorg.slf4j.simpleLogger.cacheOutputStream=true",
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
                "-Dorg.slf4j.simpleLogger.showShortLogName=true");
    }
}
