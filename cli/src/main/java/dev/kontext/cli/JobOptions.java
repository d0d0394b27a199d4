package dev.kontext.cli;

import dev.kontext.client.JobRequest;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code edit} and {@code generate} have in common. */
final class JobOptions {
    @Option(names = "-o", paramLabel = "FILE|DIR", description = "Where the result goes.")
    @Nullable Path output;

    @Option(names = "--seed", paramLabel = "N", description = "0 to 4294967295: same seed, same picture.")
    @Nullable Long seed;

    @Option(names = "--steps", paramLabel = "N", description = "Denoising steps, 1 to 100 (default 28).")
    @Nullable Integer steps;

    @Option(
            names = "--guidance",
            paramLabel = "X",
            description = "How closely to follow the prompt, 0 to 20 (default 2.5).")
    @Nullable Double guidance;

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            description = "match_input, a ratio such as 3:2, or pixels such as 1216x832.")
    @Nullable String size;

    @Option(names = "--format", paramLabel = "FORMAT", description = "png, jpeg or webp (default: by -o, else png).")
    @Nullable String format;

    @Option(names = "--quality", paramLabel = "N", description = "1 to 100, for JPEG and WebP (default 90).")
    @Nullable Integer quality;

    @Option(names = "--json", description = "Print the job as JSON and nothing else on standard output.")
    boolean json;

    @Option(names = "--no-wait", description = "Print the job's id and return at once.")
    boolean noWait;

    @Option(names = "--force", description = "Replace an existing file.")
    boolean force;

    JobRequest request(String prompt) {
        return new JobRequest(
                prompt, seed, steps, guidance, size, formatOrGuess().orElse(null), quality, null, null, null);
    }

    /** The file ending that fits the format. */
    String ending() {
        var chosen = formatOrGuess().orElse("png");
        return chosen.equals("jpeg") ? "jpg" : chosen;
    }

    private Optional<String> formatOrGuess() {
        if (format != null) {
            var chosen = format.toLowerCase(Locale.ROOT);
            return Optional.of(chosen.equals("jpg") ? "jpeg" : chosen);
        }
        if (output == null) {
            return Optional.empty();
        }
        var name = String.valueOf(output.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".jpg") || name.endsWith(".jpeg")) {
            return Optional.of("jpeg");
        }
        return name.endsWith(".webp") ? Optional.of("webp") : Optional.empty();
    }
}
