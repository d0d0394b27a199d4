package dev.kontext.contracts.worker;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.LeaseId;
import dev.kontext.contracts.job.LeaseToken;
import dev.kontext.contracts.job.Phase;

/**
 * An attempt in hand.
 *
 * @param step the last step that is done, 0 before the first
 * @param timeLeftMs the worker's estimate until the GPU is free of it
 */
public record AttemptReport(
        JobId job, LeaseId lease, LeaseToken token, Phase phase, int step, int steps, long timeLeftMs) {}
