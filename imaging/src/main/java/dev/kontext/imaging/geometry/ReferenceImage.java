package dev.kontext.imaging.geometry;

import dev.kontext.imaging.Pixels;
import java.util.Optional;

/**
 * An input made ready for the model, and what is needed to turn the model's answer into the deliverable.
 *
 * <p>{@code var reference = ReferenceImage.of(input, plan); model.edit(reference.pixels()); … reference.finish(answer);}
 */
public final class ReferenceImage {
    private final GeometryPlan plan;
    private final Pixels pixels;
    private final Optional<AlphaPlane> alpha;

    private ReferenceImage(GeometryPlan plan, Pixels pixels, Optional<AlphaPlane> alpha) {
        this.plan = plan;
        this.pixels = pixels;
        this.alpha = alpha;
    }

    /**
     * Crops, flattens on white and resizes to exactly the model's size. Alpha is kept aside at the deliverable's size.
     *
     * @throws IllegalArgumentException when the plan has no crop, or one that does not lie within {@code input}
     */
    public static ReferenceImage of(Pixels input, GeometryPlan plan) {
        CropBox crop = plan.crop().orElseThrow(() -> new IllegalArgumentException("the plan has no input: " + plan));
        Pixels seen = Resampler.crop(input, crop);
        Pixels pixels = Resampler.resize(AlphaPlane.flattenOnWhite(seen), plan.model());
        Optional<AlphaPlane> alpha =
                seen.hasAlpha() ? Optional.of(AlphaPlane.of(seen).resize(plan.deliverable())) : Optional.empty();
        return new ReferenceImage(plan, pixels, alpha);
    }

    /** What the model gets: three channels, of exactly {@code plan.model()}. */
    public Pixels pixels() {
        return pixels;
    }

    /**
     * The deliverable: the answer resized to exactly {@code plan.deliverable()}, with the input's alpha when it had one.
     *
     * @param answer three channels, of {@code plan.model()}
     */
    public Pixels finish(Pixels answer) {
        Pixels colours = Resampler.resize(answer, plan.deliverable());
        return alpha.map(plane -> plane.applyTo(colours)).orElse(colours);
    }
}
