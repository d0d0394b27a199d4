package dev.kontext.sandbox.model;

import dev.kontext.sandbox.edit.Picture;
import java.util.Optional;

/**
 * One request to the model, checked.
 *
 * @param id of the request on the wire, possibly empty
 * @param image what is to be edited, exactly {@code width} by {@code height}; none for text-to-image
 * @param steps 1 to 100
 * @param previewEvery a preview comes with every n-th step, 0 for none
 * @param seed 0 to 2^32 - 1
 */
public record EditRequest(
        String id,
        String prompt,
        Optional<Picture> image,
        int width,
        int height,
        int steps,
        int previewEvery,
        float guidance,
        long seed) {}
