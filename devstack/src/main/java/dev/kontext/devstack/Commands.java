package dev.kontext.devstack;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Short commands whose answer is a line. */
final class Commands {
    private Commands() {}

    /** The first line that the command prints; empty if it cannot be run, fails or takes longer than 10 s. */
    static String firstLine(String... command) {
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(Redirect.PIPE)
                    .start();
            process.getOutputStream().close();
            try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
                var line = reader.readLine();
                while (reader.readLine() != null) {
                    // Read to the end, or the command would fail on a closed pipe.
                }
                boolean succeeded = process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
                return succeeded && line != null ? line : "";
            }
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    /** The first executable of that name on the PATH. */
    static Optional<Path> find(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
