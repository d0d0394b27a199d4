package dev.kontext.contracts.redis;

import dev.kontext.contracts.job.TenantId;

/**
 * What waits of a tenant in a lane.
 *
 * @param gpuMs what the jobs are taken to take on a GPU, in milliseconds
 */
public record TenantLine(TenantId tenant, long jobs, long gpuMs) {}
