package dev.kontext.scheduler.fairness;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.job.TenantId;
import java.time.Duration;
import java.time.Instant;

/**
 * A job that could run now.
 *
 * @param since when it was accepted: a job that is tried again keeps its place
 * @param cost estimated time on a GPU
 */
public record Waiting(JobId job, TenantId tenant, Lane lane, Instant since, Duration cost) {
    /** Nothing is free. */
    long costMs() {
        return Math.max(1, cost.toMillis());
    }
}
