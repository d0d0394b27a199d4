package dev.kontext.gateway.job;

import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.log.Request.JobSubmitted;
import dev.kontext.contracts.redis.LogPosition;
import dev.kontext.contracts.redis.Progress;
import dev.kontext.contracts.redis.StoredJob;
import java.util.Optional;

/**
 * What is known of a job at one moment.
 *
 * @param generation names the life of the store: another one means that what was written there last may be lost
 * @param position how far the records follow the events; empty while they are being rebuilt
 * @param intake offset of the next request that the scheduler reads in the job's partition
 */
public record JobSnapshot(
        String generation,
        Optional<LogPosition> position,
        long intake,
        Optional<StoredJob> job,
        Optional<JobSubmitted> submission,
        Optional<Progress> progress) {
    /** The job's version: 0 while only its submission is known. */
    public long version() {
        return job.map(StoredJob::version).orElse(0L);
    }

    /** Whose job it is; empty if there is none. */
    public Optional<TenantId> owner() {
        return job.map(stored -> stored.job().tenant())
                .or(() -> submission.map(stored -> stored.submission().tenant()));
    }

    /** Whether its data is gone. */
    public boolean isPurged() {
        return job.filter(stored -> stored.job().purgedAt() != null).isPresent();
    }

    /** Whether it has ended. */
    public boolean isTerminal() {
        return job.filter(stored -> stored.job().status().isTerminal()).isPresent();
    }
}
