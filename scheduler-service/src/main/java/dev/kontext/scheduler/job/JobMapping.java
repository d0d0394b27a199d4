package dev.kontext.scheduler.job;

import dev.kontext.contracts.job.Digest;
import dev.kontext.contracts.job.JobRecord;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.job.WaitReason;
import dev.kontext.scheduler.job.JobState.Canceled;
import dev.kontext.scheduler.job.JobState.Canceling;
import dev.kontext.scheduler.job.JobState.Ended;
import dev.kontext.scheduler.job.JobState.Expired;
import dev.kontext.scheduler.job.JobState.Failed;
import dev.kontext.scheduler.job.JobState.Held;
import dev.kontext.scheduler.job.JobState.Leased;
import dev.kontext.scheduler.job.JobState.Queued;
import dev.kontext.scheduler.job.JobState.Succeeded;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Between a job here and its record in the log. */
public final class JobMapping {
    private static final String NO_FINGERPRINT = "";

    private JobMapping() {}

    public static JobRecord toRecord(Job job) {
        var state = job.state();
        return new JobRecord(
                job.id(),
                job.tenant(),
                job.fingerprint() == null ? NO_FINGERPRINT : job.fingerprint().hex(),
                job.spec(),
                job.deadline(),
                state.status(),
                state instanceof Queued queued ? queued.reason() : null,
                state instanceof Queued queued ? queued.readyAt() : null,
                state instanceof Held held ? held.lease() : null,
                askedAt(state),
                state.history().charged(),
                state.history().lostLeases(),
                state.history().attempts(),
                job.timeline(),
                state instanceof Succeeded succeeded ? succeeded.result() : null,
                state instanceof Failed failed ? failed.error() : null,
                state instanceof Ended ended ? ended.expiresAt() : null,
                null);
    }

    /** @throws IllegalArgumentException if the record lacks what its state needs, as a purged one does */
    public static Job toJob(JobRecord record) {
        return toJob(record, record.tenant());
    }

    /**
     * The same, with this instance of its tenant.
     *
     * @throws IllegalArgumentException as above
     */
    public static Job toJob(JobRecord record, TenantId tenant) {
        return new Job(
                record.id(),
                tenant,
                Digest.isHex(record.fingerprint()) ? Digest.ofHex(record.fingerprint()) : null,
                record.spec(),
                record.deadline(),
                record.timeline(),
                state(record, History.of(record.charged(), record.lostLeases(), record.attempts())));
    }

    /** What is left of an ended job when its retention is over: enough for late readers, none of its data. */
    public static JobRecord purge(JobRecord ended, Instant now) {
        if (!ended.status().isTerminal()) {
            throw new IllegalArgumentException("job " + ended.id() + " has not ended, it is " + ended.status());
        }
        return new JobRecord(
                ended.id(),
                ended.tenant(),
                ended.fingerprint(),
                null,
                ended.deadline(),
                ended.status(),
                null,
                null,
                null,
                ended.cancelRequestedAt(),
                ended.charged(),
                ended.lostLeases(),
                ended.attempts(),
                ended.timeline(),
                null,
                null,
                ended.expiresAt(),
                now);
    }

    private static JobState state(JobRecord record, History history) {
        return switch (record.status()) {
            case QUEUED ->
                new Queued(
                        need(record, record.readyAt(), "ready_at"),
                        record.reason() == null ? WaitReason.CAPACITY : record.reason(),
                        history);
            case RUNNING -> {
                var lease = need(record, record.lease(), "lease");
                var askedAt = record.cancelRequestedAt();
                yield askedAt == null ? new Leased(lease, history) : new Canceling(lease, askedAt, history);
            }
            case SUCCEEDED -> new Succeeded(need(record, record.result(), "result"), history, expiresAt(record));
            case FAILED -> new Failed(need(record, record.error(), "error"), history, expiresAt(record));
            case CANCELED -> new Canceled(Optional.ofNullable(record.cancelRequestedAt()), history, expiresAt(record));
            case EXPIRED -> new Expired(history, expiresAt(record));
        };
    }

    private static @Nullable Instant askedAt(JobState state) {
        return switch (state) {
            case Canceling canceling -> canceling.askedAt();
            case Canceled canceled -> canceled.askedAt().orElse(null);
            case Queued _, Leased _, Succeeded _, Failed _, Expired _ -> null;
        };
    }

    private static Instant expiresAt(JobRecord record) {
        return need(record, record.expiresAt(), "expires_at");
    }

    private static <T> T need(JobRecord record, @Nullable T value, String field) {
        if (value == null) {
            throw new IllegalArgumentException("job " + record.id() + " is " + record.status() + " without " + field);
        }
        return value;
    }
}
