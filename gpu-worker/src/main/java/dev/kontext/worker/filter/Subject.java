package dev.kontext.worker.filter;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.TenantId;

/** Whose job is judged. */
public record Subject(JobId job, TenantId tenant) {}
