package dev.kontext.scheduler.fairness;

import dev.kontext.contracts.job.JobSpec;
import java.time.Duration;

/**
 * Steps times pixels times what a step of a megapixel takes. The model works at about one megapixel whatever the size
 * of the deliverable, so only smaller ones count as less.
 *
 * @param msPerStep what one denoising step of one megapixel takes, in milliseconds
 */
public record StepsAndPixels(double msPerStep) implements Estimator {
    private static final double MODEL_PIXELS = 1024.0 * 1024.0;

    public StepsAndPixels {
        if (msPerStep <= 0) {
            throw new IllegalArgumentException("msPerStep must be positive, got " + msPerStep);
        }
    }

    @Override
    public Duration estimate(JobSpec spec) {
        double share = Math.min(1, (double) spec.width() * spec.height() / MODEL_PIXELS);
        // An edit reads its input beside what it draws: twice the work. Several inputs share the pixels of one.
        double inputs = spec.images().isEmpty() ? 1 : 2;
        return Duration.ofMillis(Math.max(1, Math.round(spec.steps() * msPerStep * share * inputs)));
    }
}
