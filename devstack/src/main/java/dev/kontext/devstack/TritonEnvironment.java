package dev.kontext.devstack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The Python environment of Triton and its model, which model-repository/environment makes outside of the stack. */
final class TritonEnvironment {
    private TritonEnvironment() {}

    /**
     * Looks for it, and makes nothing.
     *
     * @return its folder
     * @throws StackException saying what is missing and how to get it
     */
    static Path find(Installation installation) {
        var script = installation.modelRepository().resolve("environment");
        try {
            var process = new ProcessBuilder(script.toString(), "--check")
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            List<String> said;
            try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
                said = reader.lines().map(String::strip).toList();
            }
            if (process.waitFor() == 0 && said.size() == 1) {
                return Path.of(said.getFirst());
            }
            throw missing(said);
        } catch (IOException e) {
            throw new StackException(ExitCode.MISSING, script + " cannot be run: " + e.getMessage(), "", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException(ExitCode.MISSING, "interrupted while waiting for " + script, "", e);
        }
    }

    /** The script says a sentence after {@code error:}, and a hint in the next line. */
    private static StackException missing(List<String> said) {
        var sentence = said.isEmpty() ? "nothing was said" : said.getFirst().replaceFirst("^error: ", "");
        return new StackException(
                ExitCode.MISSING,
                sentence.replaceFirst("\\.$", ""),
                String.join("\n", said.subList(Math.min(1, said.size()), said.size())));
    }
}
