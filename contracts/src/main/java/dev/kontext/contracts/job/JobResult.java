package dev.kontext.contracts.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a successful attempt left in storage.
 *
 * @param edit absent without an input, and in records from before it was measured
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobResult(
        ModelInfo model,
        List<StoredImage> images,
        @Nullable StoredImage thumbnail,
        @Nullable EditReport edit) {
    public JobResult {
        images = List.copyOf(images);
        if (images.isEmpty()) {
            throw new IllegalArgumentException("a result has at least one image");
        }
    }
}
