package dev.kontext.worker.attempt;

import dev.kontext.imaging.Pixels;
import dev.kontext.imaging.Size;
import java.time.Duration;
import java.util.Optional;

/**
 * What the model is to do.
 *
 * @param id of the request: the lease's id, or the canary's
 * @param image the reference, three channels of exactly {@code size}; none for text-to-image
 * @param size of the picture to make
 * @param seed 0 to 2^32 - 1
 * @param step what a step of this size usually takes, zero if that is not known
 * @param limit after this it is given up
 */
public record EditRequest(
        String id,
        String prompt,
        Optional<Pixels> image,
        Size size,
        int steps,
        double guidance,
        long seed,
        Duration step,
        Duration limit) {
    public EditRequest {
        image.ifPresent(reference -> {
            if (reference.hasAlpha() || !reference.size().equals(size)) {
                throw new IllegalArgumentException("the reference must be RGB of " + size + ", got " + reference);
            }
        });
    }

    /** Never the prompt. */
    @Override
    public String toString() {
        return "EditRequest[" + id + " " + size + " steps=" + steps + "]";
    }
}
