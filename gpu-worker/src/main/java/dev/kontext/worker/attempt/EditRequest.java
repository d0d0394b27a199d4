package dev.kontext.worker.attempt;

import dev.kontext.imaging.Pixels;
import dev.kontext.imaging.Size;
import java.time.Duration;
import java.util.Optional;

/**
 * What the model is to do.
 *
 * @param id of the request: the lease's id, or the canary's
 * @param image the reference, three channels of exactly {@code size}; none for text-to-image; a row of several has a
 *     size of its own
 * @param stitch how many references {@code image} holds side by side, at least 1
 * @param size of the picture to make
 * @param seed 0 to 2^32 - 1
 * @param step what a step of this size usually takes, zero if that is not known
 * @param limit after this it is given up
 */
public record EditRequest(
        String id,
        String prompt,
        Optional<Pixels> image,
        int stitch,
        Size size,
        int steps,
        double guidance,
        long seed,
        Duration step,
        Duration limit) {
    public EditRequest {
        if (stitch < 1 || (stitch > 1 && image.isEmpty())) {
            throw new IllegalArgumentException("there are not " + stitch + " references in " + image);
        }
        image.ifPresent(reference -> {
            boolean fits = stitch > 1
                    ? reference.width() % stitch == 0
                    : reference.size().equals(size);
            if (reference.hasAlpha() || !fits) {
                throw new IllegalArgumentException(
                        stitch + " references must be RGB for " + size + ", got " + reference);
            }
        });
    }

    /** Never the prompt. */
    @Override
    public String toString() {
        return "EditRequest[" + id + " " + size + " steps=" + steps + "]";
    }
}
