package dev.kontext.scheduler.fairness;

import dev.kontext.contracts.job.JobSpec;
import java.time.Duration;

/** How long a job is thought to take on a GPU. */
public interface Estimator {
    /** The same for the same spec, as long as the process runs. */
    Duration estimate(JobSpec spec);

    /** What a denoising step of one megapixel is taken to take, in milliseconds. */
    double msPerStep();

    /**
     * What jobs take, for what is estimated.
     *
     * @param measuredMs what workers say that a step of a megapixel takes
     */
    double pace(double measuredMs);
}
