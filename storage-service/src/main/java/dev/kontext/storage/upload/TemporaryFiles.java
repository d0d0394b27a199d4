package dev.kontext.storage.upload;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.jboss.logging.Logger;

/** A folder for bodies on their way in, with this process's number in its name: what a killed one left is removed. */
@Singleton
public final class TemporaryFiles {
    private static final Logger LOG = Logger.getLogger(TemporaryFiles.class);
    private static final String PREFIX = "kontext-storage-";

    private final Path folder;

    TemporaryFiles() throws IOException {
        var parent = Path.of(System.getProperty("java.io.tmpdir"));
        var own = PREFIX + ProcessHandle.current().pid() + "-";
        try (var siblings = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (var sibling : siblings) {
                var name = sibling.getFileName().toString();
                // In a container every process has the same number, so one with ours is an earlier run.
                if (name.startsWith(own) || !alive(name)) {
                    remove(sibling);
                }
            }
        }
        folder = Files.createTempDirectory(parent, own);
    }

    /** An empty file. */
    public Path create() throws IOException {
        return Files.createTempFile(folder, "body-", ".tmp");
    }

    void stop(@Observes ShutdownEvent event) {
        remove(folder);
    }

    private static boolean alive(String name) {
        var pid = name.substring(PREFIX.length()).split("-", -1)[0];
        return !pid.matches("[0-9]{1,18}")
                || ProcessHandle.of(Long.parseLong(pid)).isPresent();
    }

    private static void remove(Path folder) {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.warnf("temporary folder not removed folder=%s reason=%s", folder, e.getMessage());
        }
    }
}
