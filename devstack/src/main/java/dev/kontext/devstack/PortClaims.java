package dev.kontext.devstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Ports that stacks have chosen: two that start at the same moment both find a port free on which neither listens yet, and
 * one would take the other's gateway for its own. A claim is a lock on a file and ends with its process.
 */
final class PortClaims {
    private final Path folder;
    private final List<FileChannel> held = new ArrayList<>();

    PortClaims(Path folder) {
        this.folder = folder;
    }

    static PortClaims ofThisMachine() {
        return new PortClaims(
                Path.of(System.getProperty("java.io.tmpdir"), "kontext-ports-" + System.getProperty("user.name")));
    }

    /** @return whether no other stack has it */
    boolean claim(int port) {
        try {
            var channel = FileChannel.open(
                    Folders.create(folder).resolve(port + ".lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            if (isLocked(channel)) {
                held.add(channel);
                return true;
            }
            channel.close();
            return false;
        } catch (IOException e) {
            throw new StackException(
                    ExitCode.FAILED,
                    "ports cannot be claimed in " + folder,
                    "is the disk full, or the folder another's?",
                    e);
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // Another of this process has it.
            return false;
        }
    }

    /** Gives all of them back. */
    void release() {
        for (var channel : held) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        held.clear();
    }
}
