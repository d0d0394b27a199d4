package dev.kontext.scheduler.job;

import dev.kontext.contracts.job.Digest;
import dev.kontext.contracts.job.FailureClass;
import dev.kontext.contracts.job.JobError;
import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.JobSpec;
import dev.kontext.contracts.job.Submission;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.job.Timeline;
import dev.kontext.contracts.job.WaitReason;
import dev.kontext.contracts.worker.StageDurations;
import dev.kontext.scheduler.job.JobState.Ended;
import dev.kontext.scheduler.job.JobState.Failed;
import dev.kontext.scheduler.job.JobState.Leased;
import dev.kontext.scheduler.job.JobState.Queued;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A job as the scheduler knows it.
 *
 * @param fingerprint of the request it came with; absent only for a submission that could not be read
 * @param spec absent only for a submission that could not be read
 */
public record Job(
        JobId id,
        TenantId tenant,
        @Nullable Digest fingerprint,
        @Nullable JobSpec spec,
        Instant deadline,
        Timeline timeline,
        JobState state) {

    /**
     * A submission that is new here.
     *
     * @throws NullPointerException if a part is missing, which JSON allows
     * @throws IllegalArgumentException if its fingerprint is none
     */
    public static Job accept(Submission submission, Instant now) {
        Objects.requireNonNull(submission.spec().prompt(), "prompt");
        Objects.requireNonNull(submission.spec().lane(), "lane");
        Objects.requireNonNull(submission.spec().format(), "format");
        return new Job(
                Objects.requireNonNull(submission.id(), "id"),
                Objects.requireNonNull(submission.tenant(), "tenant"),
                Digest.ofHex(Objects.requireNonNull(submission.fingerprint(), "fingerprint")),
                submission.spec(),
                Objects.requireNonNull(submission.deadline(), "deadline"),
                new Timeline(
                        Objects.requireNonNull(submission.acceptedAt(), "accepted_at"),
                        now,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null),
                new Queued(now, WaitReason.CAPACITY, History.NONE));
    }

    /** A submission that cannot be read or handled: its owner sees it end. */
    public static Job unreadable(JobId id, TenantId tenant, Instant now, Duration retention) {
        var error = new JobError(
                FailureClass.INTERNAL.wire(),
                "The submission was damaged on its way to the scheduler. Please submit it again under a new key.",
                FailureClass.INTERNAL.isRetryable());
        return new Job(
                id,
                tenant,
                null,
                null,
                now,
                new Timeline(now, now, null, null, null, null, null, now),
                new Failed(error, History.NONE, now.plus(retention)));
    }

    /** The same job in its next state. */
    public Job to(JobState next, Instant now) {
        return new Job(id, tenant, fingerprint, spec, deadline, timelineOf(next, now), next);
    }

    /** The same job in its next state, with what its worker measured. */
    public Job to(JobState next, StageDurations measured, Instant now) {
        var started = timeline.leasedAt() == null ? now : timeline.leasedAt();
        var fetched = later(started, measured.fetchMs(), now);
        var editing = later(fetched, measured.waitMs(), now);
        var edited = later(editing, measured.editMs(), now);
        var stored = later(edited, measured.finishMs(), now);
        var times = new Timeline(
                timeline.acceptedAt(), timeline.queuedAt(), timeline.leasedAt(), fetched, editing, edited, stored, now);
        return new Job(id, tenant, fingerprint, spec, deadline, times, next);
    }

    private Timeline timelineOf(JobState next, Instant now) {
        if (next instanceof Leased) {
            return new Timeline(timeline.acceptedAt(), timeline.queuedAt(), now, null, null, null, null, null);
        }
        if (next instanceof Ended) {
            return new Timeline(
                    timeline.acceptedAt(),
                    timeline.queuedAt(),
                    timeline.leasedAt(),
                    timeline.fetchedAt(),
                    timeline.editingAt(),
                    timeline.editedAt(),
                    timeline.storedAt(),
                    now);
        }
        return timeline;
    }

    /** A worker's durations are its own: they never lead past the scheduler's present. */
    private static Instant later(Instant from, long millis, Instant now) {
        long left = Math.max(0, Duration.between(from, now).toMillis());
        return from.plusMillis(Math.clamp(millis, 0, left));
    }
}
