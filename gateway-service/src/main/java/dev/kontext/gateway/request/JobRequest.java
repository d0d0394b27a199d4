package dev.kontext.gateway.request;

import dev.kontext.contracts.job.ImageFormat;
import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.job.OutputSize;
import dev.kontext.contracts.job.References;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for, checked and with its defaults filled in, apart from those that depend on the job.
 *
 * @param seed absent: derived from the job's id
 * @param quality absent for PNG
 * @param deadline absent: a day after acceptance
 */
public record JobRequest(
        String prompt,
        List<ImageSource> images,
        References references,
        @Nullable Long seed,
        int steps,
        double guidance,
        OutputSize size,
        ImageFormat format,
        @Nullable Integer quality,
        Lane lane,
        @Nullable Instant deadline,
        Map<String, String> tags) {
    public JobRequest {
        images = List.copyOf(images);
        tags = Map.copyOf(tags);
    }
}
