package dev.kontext.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.e2e.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A file system of a few megabytes, in memory, that a test can fill. Only root can mount one. */
final class SmallDisk implements AutoCloseable {
    private final Path folder;
    private final Path filler;

    /** What an earlier run has left mounted under this name is taken away first. */
    SmallDisk(String name, int megabytes) {
        folder = Repository.ROOT.resolve("e2e/target/disks").resolve(name);
        filler = folder.resolve("filler");
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "unmount-" + name));
        close();
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "none", folder.toString()))
                .as("mount's exit status")
                .isZero();
    }

    static boolean canBeMounted() {
        return System.getProperty("user.name").equals("root");
    }

    Path folder() {
        return folder;
    }

    /** Until nothing more fits; what has been freed since the last time, too. */
    void fill() {
        var block = new byte[4096];
        try (var out = Files.newOutputStream(filler, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (folder.toFile().getUsableSpace() > 0) {
                out.write(block);
            }
        } catch (IOException _) {
            // Full: somebody else took the last block.
        }
    }

    void free() {
        try {
            Files.deleteIfExists(filler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (isMounted()) {
            run("umount", "--lazy", folder.toString());
        }
    }

    private boolean isMounted() {
        try {
            return Files.readString(Path.of("/proc/mounts")).contains(" " + folder + " ");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int run(String... command) {
        try {
            return new ProcessBuilder(List.of(command)).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
