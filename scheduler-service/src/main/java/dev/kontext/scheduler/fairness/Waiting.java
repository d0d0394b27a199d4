package dev.kontext.scheduler.fairness;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.job.TenantId;
import java.time.Instant;

/**
 * A job that could run now.
 *
 * @param since when it was accepted: a job that is tried again keeps its place
 * @param costMs estimated milliseconds on a GPU, at least 1: nothing is free
 */
public record Waiting(JobId job, TenantId tenant, Lane lane, Instant since, long costMs) {
    public Waiting {
        costMs = Math.max(1, costMs);
    }
}
