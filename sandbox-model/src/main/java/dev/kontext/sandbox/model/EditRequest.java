package dev.kontext.sandbox.model;

import dev.kontext.sandbox.edit.Picture;
import java.util.Optional;

/**
 * One request to the model, checked.
 *
 * @param id of the request on the wire, possibly empty
 * @param image what is to be edited, exactly {@code width} by {@code height}; none for text-to-image; a row of several
 *     references has a size of its own
 * @param stitch how many references {@code image} holds side by side, 1 to 4
 * @param steps 1 to 100
 * @param previewEvery a preview comes with every n-th step, 0 for none
 * @param seed 0 to 2^32 - 1
 */
public record EditRequest(
        String id,
        String prompt,
        Optional<Picture> image,
        int stitch,
        int width,
        int height,
        int steps,
        int previewEvery,
        float guidance,
        long seed) {
    /** What is drawn over: of several references the first, at the size of the picture to make. */
    Optional<Picture> canvas() {
        return image.map(row -> stitch == 1 ? row : row.part(stitch).cover(width, height));
    }

    /** All that may vary a picture: other references beside the first make another one. */
    long variation() {
        return stitch == 1 ? seed : seed ^ ((long) image.hashCode() << 32);
    }
}
