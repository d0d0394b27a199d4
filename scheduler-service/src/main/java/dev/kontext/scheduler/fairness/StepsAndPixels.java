package dev.kontext.scheduler.fairness;

import dev.kontext.contracts.job.JobSpec;
import java.time.Duration;

/**
 * Steps times pixels times what a step of a megapixel takes.
 *
 * @param msPerStep what one denoising step of one megapixel takes, in milliseconds
 */
public record StepsAndPixels(double msPerStep) implements Estimator {
    public StepsAndPixels {
        if (msPerStep <= 0) {
            throw new IllegalArgumentException("msPerStep must be positive, got " + msPerStep);
        }
    }

    @Override
    public Duration estimate(JobSpec spec) {
        return Duration.ofMillis(Math.max(1, Math.round(spec.megapixelSteps() * msPerStep)));
    }

    @Override
    public double pace(double measuredMs) {
        return measuredMs / msPerStep;
    }
}
