package dev.kontext.scheduler.fairness;

import dev.kontext.contracts.job.JobSpec;
import java.time.Duration;

/** How long a job is thought to take on a GPU. */
public interface Estimator {
    Duration estimate(JobSpec spec);
}
