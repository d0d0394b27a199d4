package dev.kontext.contracts.worker;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.JobSpec;
import dev.kontext.contracts.job.LeaseId;
import dev.kontext.contracts.job.LeaseToken;
import dev.kontext.contracts.job.TenantId;

/**
 * The right and the duty to make one attempt. Sent again with each reply until the worker process has listed it once.
 *
 * @param number of the attempt, from 1
 * @param limitMs after this the attempt is given up, whatever its worker says
 */
public record Grant(
        JobId job, TenantId tenant, LeaseId lease, LeaseToken token, int number, JobSpec spec, long limitMs) {}
