package dev.kontext.contracts.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
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

    /** Its pictures, the thumbnail included. */
    public List<StoredImage> pictures() {
        return Stream.concat(images.stream(), Stream.ofNullable(thumbnail)).toList();
    }

    /** The same with each picture changed by this. */
    public JobResult map(UnaryOperator<StoredImage> change) {
        return new JobResult(
                model, images.stream().map(change).toList(), thumbnail == null ? null : change.apply(thumbnail), edit);
    }
}
