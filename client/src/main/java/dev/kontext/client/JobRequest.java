package dev.kontext.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to do. What is absent gets the gateway's default.
 *
 * @param seed 0 to 2^32 - 1
 * @param steps 1 to 100
 * @param guidance 0 to 20
 * @param size {@code match_input}, a ratio such as {@code 3:2}, or pixels such as {@code 1216x832}
 * @param format {@code png}, {@code jpeg} or {@code webp}
 * @param quality 1 to 100, for JPEG and WebP
 * @param lane {@code interactive} or {@code batch}
 * @param references {@code single}, or {@code stitch} for several photos in one job
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobRequest(
        String prompt,
        @Nullable Long seed,
        @Nullable Integer steps,
        @Nullable Double guidance,
        @Nullable String size,
        @Nullable String format,
        @Nullable Integer quality,
        @Nullable String lane,
        @Nullable Instant deadline,
        @Nullable Map<String, String> tags,
        @Nullable String references) {
    /** What to do with one photo, or none. */
    public JobRequest(
            String prompt,
            @Nullable Long seed,
            @Nullable Integer steps,
            @Nullable Double guidance,
            @Nullable String size,
            @Nullable String format,
            @Nullable Integer quality,
            @Nullable String lane,
            @Nullable Instant deadline,
            @Nullable Map<String, String> tags) {
        this(prompt, seed, steps, guidance, size, format, quality, lane, deadline, tags, null);
    }

    public static JobRequest of(String prompt) {
        return new JobRequest(prompt, null, null, null, null, null, null, null, null, null);
    }

    /** The same with 2 to 4 photos, which the model sees side by side; results are less faithful than with one. */
    public JobRequest stitched() {
        return new JobRequest(prompt, seed, steps, guidance, size, format, quality, lane, deadline, tags, "stitch");
    }
}
