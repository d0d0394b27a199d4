package dev.kontext.devstack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines of child JVMs: the JDK that runs this one, small and quick to start. */
final class Jvm {
    /** Set to {@code full}, JVMs compile what is hot twice, as in production: for load that lasts minutes. */
    private static final String JIT = "KONTEXT_JIT";

    private Jvm() {}

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Flags that trade peak speed, unless it was asked for, for start-up time and memory. */
    static List<String> command(String maxHeap, List<String> more) {
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
        command.addAll(more);
        return command;
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
