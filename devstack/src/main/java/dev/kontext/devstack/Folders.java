package dev.kontext.devstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Folders and small files of the stack's state. */
final class Folders {
    private Folders() {}

    static Path create(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw cannotWrite(folder, e);
        }
    }

    /** Writes a file that only its owner can read; a reader sees the old text or the new, never a part. */
    static void writeSecret(Path file, String text) {
        write(file, text, "rw-------");
    }

    /** Writes a file; a reader sees the old text or the new, never a part. */
    static void write(Path file, String text) {
        write(file, text, "rw-r--r--");
    }

    private static void write(Path file, String text, String permissions) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            var attribute = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
            var part = Files.createTempFile(
                    file.toAbsolutePath().getParent(), file.getFileName().toString(), ".part", attribute);
            Files.writeString(part, text);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
    }

    static StackException cannotWrite(Path path, IOException cause) {
        return new StackException(
                ExitCode.CANNOT_WRITE,
                "cannot write " + path + ": " + cause.getClass().getSimpleName(),
                "free some disk space or make the folder writable; KONTEXT_STATE puts the state elsewhere",
                cause);
    }
}
