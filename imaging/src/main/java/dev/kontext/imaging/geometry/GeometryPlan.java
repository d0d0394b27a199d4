package dev.kontext.imaging.geometry;

import dev.kontext.imaging.Size;
import java.util.Optional;

/**
 * Which size the model runs at, which part of the input it sees, and which size the client gets.
 *
 * <p>The reference is resized to exactly the model's size and the result to exactly the deliverable's, each side by its
 * own factor: the two stretches undo each other, so that the result lies on the input pixel for pixel.
 *
 * @param model the size the model runs at; both sides multiples of 16, at most 1,048,576 pixels but for preferred sizes
 * @param crop the part of the input that becomes the reference; empty when there is no input, or there are several
 * @param deliverable the size of the finished image
 */
public record GeometryPlan(Size model, Optional<CropBox> crop, Size deliverable) {
    /** Sides the model accepts are multiples of this. */
    public static final int GRID = 16;

    static final long MODEL_AREA = 1024L * 1024;

    /**
     * Plans an edit.
     *
     * @param input size of the upright input
     * @param requested the deliverable's size; empty for {@code match_input}: the whole input is the reference, and the
     *     deliverable has exactly the input's size. When given with another shape than the input's, the reference is
     *     the largest box in the middle of the input with the requested shape.
     */
    public static GeometryPlan forEdit(Size input, Optional<Size> requested) {
        Size deliverable = requested.orElse(input);
        return new GeometryPlan(
                PreferredSizes.nearest(deliverable), Optional.of(CropBox.centred(input, deliverable)), deliverable);
    }

    /**
     * Plans a text-to-image job: at exactly the requested size when both sides are multiples of 16 and the area is at
     * most 1024 × 1024, else at the preferred size of the nearest shape.
     */
    public static GeometryPlan forGeneration(Size requested) {
        return new GeometryPlan(
                runsAsIs(requested) ? requested : PreferredSizes.nearest(requested), Optional.empty(), requested);
    }

    /** Plans a picture from several references: it lies on none of them, so it needs no crop. */
    public static GeometryPlan forReferences(Size requested) {
        return new GeometryPlan(PreferredSizes.nearest(requested), Optional.empty(), requested);
    }

    private static boolean runsAsIs(Size size) {
        boolean onGrid = size.width() % GRID == 0 && size.height() % GRID == 0;
        return (onGrid && size.area() <= MODEL_AREA) || PreferredSizes.ALL.contains(size);
    }
}
