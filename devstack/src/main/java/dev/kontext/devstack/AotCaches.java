package dev.kontext.devstack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a JVM has loaded and linked by the end of a training run, which later runs map instead of doing it again. A cache
 * belongs to the jars and the JDK that it was trained with; a JVM that runs others says so and starts without.
 */
final class AotCaches {
    /** Set to {@code train}, JVMs write their caches when they end, which takes some seconds each. */
    private static final boolean TRAINING = "train".equals(System.getenv("KONTEXT_AOT"));

    private static final Duration TO_WRITE_THEM = Duration.ofMinutes(3);

    private AotCaches() {}

    /** The folder of an installation's caches. */
    static Path folder(Path root) {
        return root.resolve("target/aot");
    }

    /**
     * The flags with which a program makes use of its cache, if there is one.
     *
     * @param program its name: all processes of this name run the same jars
     */
    static List<String> flags(Installation installation, String program) {
        var folder = folder(installation.root());
        var cache = folder.resolve(program + ".aot");
        if (TRAINING) {
            Folders.create(folder);
            return List.of("-XX:AOTCacheOutput=" + cache);
        }
        return Files.isRegularFile(cache) ? List.of("-XX:AOTCache=" + cache) : List.of();
    }

    /** How long a JVM may take to end that usually does so within the grace. */
    static Duration grace(Duration usual) {
        return TRAINING ? TO_WRITE_THEM : usual;
    }
}
