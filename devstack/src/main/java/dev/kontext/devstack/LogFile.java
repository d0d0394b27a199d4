package dev.kontext.devstack;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** What a process has said, in a file that stays below a bound. */
final class LogFile {
    private static final int TAIL_BYTES = 64 * 1024;

    private LogFile() {}

    /** The last lines of the file; empty when it cannot be read. */
    static String tail(Path file, int lines) {
        try (var log = new RandomAccessFile(file.toFile(), "r")) {
            var bytes = new byte[(int) Math.min(log.length(), TAIL_BYTES)];
            log.seek(log.length() - bytes.length);
            log.readFully(bytes);
            List<String> all = new String(bytes, StandardCharsets.UTF_8).lines().toList();
            return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
        } catch (IOException e) {
            return "";
        }
    }

    /**
     * Moves the content aside when there is too much of it. The writer goes on with the same, now empty file: it
     * appends.
     */
    static void bound(Path file, long bytes) throws IOException {
        if (Files.exists(file) && Files.size(file) > bytes) {
            var older = file.resolveSibling(file.getFileName() + ".1");
            Files.copy(file, older, StandardCopyOption.REPLACE_EXISTING);
            Files.newOutputStream(file, StandardOpenOption.TRUNCATE_EXISTING).close();
        }
    }
}
