package dev.kontext.contracts.worker;

import dev.kontext.contracts.job.LeaseId;

/** The scheduler's word on one listed attempt. */
public record AttemptVerdict(LeaseId lease, Verdict verdict) {}
