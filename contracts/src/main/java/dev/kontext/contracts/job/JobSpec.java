package dev.kontext.contracts.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done, completed by the gateway: every default is filled in.
 *
 * @param images none for text-to-image; the first one gives {@code match_input} its size
 * @param references absent in older records, and in those that an older part has passed on: the number of images tells
 * @param seed 0 to 2^32 - 1
 * @param steps denoising steps, 1 to 100
 * @param guidance 0 to 20
 * @param width of the deliverable, in pixels
 * @param height of the deliverable, in pixels
 * @param quality 1 to 100, for JPEG and WebP
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobSpec(
        String prompt,
        List<InputImage> images,
        References references,
        long seed,
        int steps,
        double guidance,
        int width,
        int height,
        ImageFormat format,
        @Nullable Integer quality,
        Lane lane,
        Map<String, String> tags) {
    private static final int MODEL_GRID = 16;

    public JobSpec {
        images = List.copyOf(images);
        references = Objects.requireNonNullElse(references, References.of(images.size()));
        tags = Map.copyOf(tags);
        if (!references.allows(images.size())) {
            throw new IllegalArgumentException(images.size() + " images are not for " + references.wire());
        }
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("width and height must be at least 1, got " + width + "x" + height);
        }
        if (steps < 1) {
            throw new IllegalArgumentException("steps must be at least 1, got " + steps);
        }
    }

    /** A job with one picture, or none. */
    public JobSpec(
            String prompt,
            List<InputImage> images,
            long seed,
            int steps,
            double guidance,
            int width,
            int height,
            ImageFormat format,
            @Nullable Integer quality,
            Lane lane,
            Map<String, String> tags) {
        this(prompt, images, References.SINGLE, seed, steps, guidance, width, height, format, quality, lane, tags);
    }

    /**
     * How many denoising steps of one megapixel, drawn from words alone, it comes to. Pictures from words that fit the
     * model's grid and are smaller than a megapixel are drawn as they are; for all others the model works at about one,
     * whatever the size of the deliverable. An edit reads its input beside what it draws, which is twice the work; several
     * inputs share the pixels of one.
     */
    public double megapixelSteps() {
        boolean asItIs = images.isEmpty() && width % MODEL_GRID == 0 && height % MODEL_GRID == 0;
        double share = asItIs ? Math.min(1, (double) width * height / OutputSize.DEFAULT_PIXELS) : 1;
        return steps * share * (images.isEmpty() ? 1 : 2);
    }

    /** The part of its size that its client decides: what prompt and tags come to in UTF-8. */
    public long textBytes() {
        return utf8(prompt)
                + tags.entrySet().stream()
                        .mapToLong(tag -> utf8(tag.getKey()) + utf8(tag.getValue()))
                        .sum();
    }

    private static long utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
