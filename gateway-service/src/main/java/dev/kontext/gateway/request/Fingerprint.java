package dev.kontext.gateway.request;

import dev.kontext.contracts.job.Digest;
import dev.kontext.contracts.job.OutputSize;
import dev.kontext.contracts.job.References;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells a retry from another request: SHA-256 over the request in one canonical form. A default that is spelled out
 * counts as left out, a picture counts by its bytes, and the tenant does not count. Only a seed is different: naming
 * one is not the same as leaving it to us.
 */
public final class Fingerprint {
    private final StringBuilder canonical = new StringBuilder("kontext-request 1\n");

    private Fingerprint() {}

    /** @return 64 hex digits */
    public static String of(JobRequest request) {
        var text = new Fingerprint();
        text.add("prompt", request.prompt());
        request.images().forEach(image -> text.add("image", image.digest()));
        text.add(
                "references",
                request.references() == References.SINGLE
                        ? null
                        : request.references().wire());
        text.add("seed", request.seed());
        text.add("steps", request.steps());
        text.add("guidance", request.guidance());
        text.add("size", canonical(request.size()));
        text.add("format", request.format().wire());
        text.add("quality", request.quality());
        text.add("lane", request.lane().wire());
        text.add("deadline", request.deadline());
        new TreeMap<>(request.tags()).forEach((key, value) -> {
            text.add("tag", key);
            text.add("value", value);
        });
        return Digest.of(text.canonical.toString().getBytes(StandardCharsets.UTF_8))
                .hex();
    }

    private static String canonical(OutputSize size) {
        return switch (size) {
            case OutputSize.MatchInput() -> "match_input";
            case OutputSize.Ratio(int width, int height) -> width + ":" + height;
            case OutputSize.Pixels(int width, int height) -> width + "x" + height;
        };
    }

    /** With its length, so that no value can pass for the lines of others. */
    private void add(String name, @Nullable Object value) {
        if (value != null) {
            var text = value.toString();
            canonical
                    .append(name)
                    .append(' ')
                    .append(text.length())
                    .append(' ')
                    .append(text)
                    .append('\n');
        }
    }
}
