package dev.kontext.gateway;

import dev.kontext.contracts.job.AttemptOutcome;
import dev.kontext.contracts.job.AttemptRecord;
import dev.kontext.contracts.job.Digest;
import dev.kontext.contracts.job.EditReport;
import dev.kontext.contracts.job.FailureClass;
import dev.kontext.contracts.job.JobError;
import dev.kontext.contracts.job.JobRecord;
import dev.kontext.contracts.job.JobResult;
import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.job.LeaseId;
import dev.kontext.contracts.job.LeaseRecord;
import dev.kontext.contracts.job.ModelInfo;
import dev.kontext.contracts.job.StoredImage;
import dev.kontext.contracts.job.Submission;
import dev.kontext.contracts.job.Timeline;
import dev.kontext.contracts.job.WaitReason;
import dev.kontext.contracts.job.WorkerId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The states of a job as its record shows them. */
final class Records {
    static final LeaseId LEASE = LeaseId.of(new byte[16]);
    static final WorkerId WORKER = new WorkerId("gpu-0", "abc");
    static final byte[] PICTURE = "the bytes of a picture".getBytes(StandardCharsets.UTF_8);
    static final byte[] THUMBNAIL = "a small picture".getBytes(StandardCharsets.UTF_8);

    private Records() {}

    static JobRecord queued(Submission submission) {
        return new JobRecord(
                submission.id(),
                submission.tenant(),
                submission.fingerprint(),
                submission.spec(),
                submission.deadline(),
                JobStatus.QUEUED,
                WaitReason.CAPACITY,
                submission.acceptedAt(),
                null,
                null,
                0,
                0,
                List.of(),
                new Timeline(submission.acceptedAt(), submission.acceptedAt(), null, null, null, null, null, null),
                null,
                null,
                null,
                null);
    }

    static JobRecord retrying(JobRecord job, Instant readyAt) {
        return new JobRecord(
                job.id(),
                job.tenant(),
                job.fingerprint(),
                job.spec(),
                job.deadline(),
                JobStatus.QUEUED,
                WaitReason.RETRY,
                readyAt,
                null,
                null,
                1,
                0,
                List.of(new AttemptRecord(
                        1,
                        LEASE,
                        WORKER,
                        AttemptOutcome.FAILED,
                        FailureClass.DEVICE,
                        true,
                        job.timeline().acceptedAt(),
                        job.timeline().acceptedAt())),
                job.timeline(),
                null,
                null,
                null,
                null);
    }

    static JobRecord running(JobRecord job) {
        var now = Instant.now();
        return new JobRecord(
                job.id(),
                job.tenant(),
                job.fingerprint(),
                job.spec(),
                job.deadline(),
                JobStatus.RUNNING,
                null,
                null,
                new LeaseRecord(LEASE, 1, WORKER, "00", now, now.plusSeconds(120)),
                null,
                0,
                0,
                List.of(new AttemptRecord(1, LEASE, WORKER, null, null, false, now, null)),
                job.timeline(),
                null,
                null,
                null,
                null);
    }

    static JobRecord canceling(JobRecord job) {
        return new JobRecord(
                job.id(),
                job.tenant(),
                job.fingerprint(),
                job.spec(),
                job.deadline(),
                job.status(),
                null,
                null,
                job.lease(),
                Instant.now(),
                0,
                0,
                job.attempts(),
                job.timeline(),
                null,
                null,
                null,
                null);
    }

    static JobRecord succeeded(JobRecord job) {
        var result = new JobResult(
                new ModelInfo("kontext", "1", "sandbox", "none", "sandbox", "exact"),
                List.of(image("0.png", "image/png", PICTURE)),
                image("thumbnail.jpg", "image/jpeg", THUMBNAIL),
                new EditReport(0.123, 8.0, -0.5));
        return ended(job, JobStatus.SUCCEEDED, result, null);
    }

    static JobRecord ended(JobRecord job, JobStatus status) {
        return ended(
                job,
                status,
                null,
                status == JobStatus.FAILED ? new JobError("model_error", "The model refused it.", false) : null);
    }

    static JobRecord purged(JobRecord job) {
        return new JobRecord(
                job.id(),
                job.tenant(),
                job.fingerprint(),
                null,
                job.deadline(),
                job.status(),
                null,
                null,
                null,
                null,
                0,
                0,
                List.of(),
                job.timeline(),
                null,
                null,
                job.expiresAt(),
                Instant.now());
    }

    private static JobRecord ended(JobRecord job, JobStatus status, JobResult result, JobError error) {
        var now = Instant.now();
        return new JobRecord(
                job.id(),
                job.tenant(),
                job.fingerprint(),
                job.spec(),
                job.deadline(),
                status,
                null,
                null,
                null,
                null,
                1,
                0,
                status == JobStatus.SUCCEEDED
                        ? List.of(new AttemptRecord(1, LEASE, WORKER, AttemptOutcome.SUCCEEDED, null, true, now, now))
                        : List.of(),
                job.timeline(),
                result,
                error,
                now.plus(Duration.ofHours(24)),
                null);
    }

    private static StoredImage image(String name, String type, byte[] content) {
        return new StoredImage(
                LEASE, name, type, 640, 480, content.length, Digest.of(content).hex());
    }
}
