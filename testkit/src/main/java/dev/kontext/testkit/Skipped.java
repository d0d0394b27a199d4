package dev.kontext.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.opentest4j.TestAbortedException;

/** Tests that cannot run here say why; the launcher prints it at the end of the run. */
public final class Skipped {
    private Skipped() {}

    /**
     * Leaves a line in {@code target/skipped.txt} of the checkout; thrown, the answer ends the test as skipped.
     *
     * @param what is not tested, for example {@code object store contract against MinIO}
     * @param why one clause, and how to change it
     */
    public static TestAbortedException because(String what, String why) {
        var line = what + ": " + why;
        try {
            var file = Files.createDirectories(TestServers.root().resolve("target"))
                    .resolve("skipped.txt");
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new TestAbortedException(line);
    }

    /** A real MinIO, or the end of the test. */
    public static S3Access orMinio(String what) {
        return TestServers.minio()
                .orElseThrow(() -> because(what, "no MinIO at " + Minio.cached() + "; .ci/run builds it"));
    }
}
