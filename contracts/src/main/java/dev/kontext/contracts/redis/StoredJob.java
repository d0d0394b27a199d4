package dev.kontext.contracts.redis;

import dev.kontext.contracts.job.JobRecord;

/**
 * A job in Redis, as JSON under {@link RedisLayout#job}.
 *
 * @param version offset of the job's last event + 1
 */
public record StoredJob(long version, JobRecord job) {}
