package dev.kontext.contracts.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The full state of a job: the value of its events in the log and of its record in Redis. Its version is the position
 * of its last event, which is known only once the event is in the log.
 *
 * @param fingerprint as in {@link Submission}
 * @param spec absent once the job is purged
 * @param reason why it waits by itself, while queued: capacity or retry; {@code Settings.reason} tells the whole
 * @param readyAt not before this instant is it granted, while queued
 * @param lease while running
 * @param cancelRequestedAt when somebody asked for its end while it was running
 * @param charged attempts that count
 * @param lostLeases leases that were lost, charged or not
 * @param error for a failed job
 * @param expiresAt when an ended job's data is purged
 * @param purgedAt set by the purge, which keeps only what late readers need
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobRecord(
        JobId id,
        TenantId tenant,
        String fingerprint,
        @Nullable JobSpec spec,
        Instant deadline,
        JobStatus status,
        @Nullable WaitReason reason,
        @Nullable Instant readyAt,
        @Nullable LeaseRecord lease,
        @Nullable Instant cancelRequestedAt,
        int charged,
        int lostLeases,
        List<AttemptRecord> attempts,
        Timeline timeline,
        @Nullable JobResult result,
        @Nullable JobError error,
        @Nullable Instant expiresAt,
        @Nullable Instant purgedAt) {
    public JobRecord {
        attempts = List.copyOf(attempts);
    }
}
