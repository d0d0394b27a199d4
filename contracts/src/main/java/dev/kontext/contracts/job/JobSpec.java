package dev.kontext.contracts.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done, completed by the gateway: every default is filled in.
 *
 * @param images none for text-to-image
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
        long seed,
        int steps,
        double guidance,
        int width,
        int height,
        ImageFormat format,
        @Nullable Integer quality,
        Lane lane,
        Map<String, String> tags) {
    public JobSpec {
        images = List.copyOf(images);
        tags = Map.copyOf(tags);
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("width and height must be at least 1, got " + width + "x" + height);
        }
        if (steps < 1) {
            throw new IllegalArgumentException("steps must be at least 1, got " + steps);
        }
    }
}
