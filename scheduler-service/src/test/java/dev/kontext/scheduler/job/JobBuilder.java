package dev.kontext.scheduler.job;

import static dev.kontext.scheduler.log.Samples.NOW;

import dev.kontext.contracts.job.FailureClass;
import dev.kontext.contracts.job.ImageFormat;
import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.JobResult;
import dev.kontext.contracts.job.JobSpec;
import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.job.LeaseId;
import dev.kontext.contracts.job.LeaseRecord;
import dev.kontext.contracts.job.LeaseToken;
import dev.kontext.contracts.job.ModelInfo;
import dev.kontext.contracts.job.StoredImage;
import dev.kontext.contracts.job.Submission;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.job.WorkerId;
import dev.kontext.contracts.storage.Receipts;
import dev.kontext.scheduler.job.JobState.Canceling;
import dev.kontext.scheduler.job.JobState.Leased;
import dev.kontext.scheduler.job.JobState.Queued;
import dev.kontext.scheduler.log.Samples;
import dev.kontext.scheduler.retry.RetryPolicy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A job as it was submitted and what happened to it since, all of it at {@link Samples#NOW}. */
public final class JobBuilder {
    public static final WorkerId WORKER = new WorkerId("gpu-0", "a1");
    public static final WorkerId OTHER = new WorkerId("gpu-1", "b1");
    public static final Duration RETENTION = Duration.ofHours(24);
    public static final Duration LIMIT = Duration.ofMinutes(2);
    public static final RetryPolicy RETRY = new RetryPolicy(3, 6, Duration.ofSeconds(1), Duration.ofMinutes(1));

    public static final String RECEIPTS_KEY = "key-of-receipts";
    public static final Receipts RECEIPTS = new Receipts(RECEIPTS_KEY);

    private static final RetryPolicy AT_ONCE = new RetryPolicy(3, 6, Duration.ZERO, Duration.ZERO);

    private JobId id = Samples.job(1);
    private TenantId tenant = Samples.TENANT;
    private Lane lane = Lane.INTERACTIVE;
    private Instant acceptedAt = NOW;
    private Instant deadline = NOW.plus(Duration.ofHours(24));
    private final List<UnaryOperator<Job>> moves = new ArrayList<>();

    private JobBuilder() {}

    public static JobBuilder aJob() {
        return new JobBuilder();
    }

    public static JobBuilder aJob(int number) {
        var job = new JobBuilder();
        job.id = Samples.job(number);
        return job;
    }

    public JobBuilder of(TenantId owner) {
        tenant = owner;
        return this;
    }

    public JobBuilder in(Lane line) {
        lane = line;
        return this;
    }

    public JobBuilder acceptedAt(Instant instant) {
        acceptedAt = instant;
        return this;
    }

    public JobBuilder due(Instant instant) {
        deadline = instant;
        return this;
    }

    public JobBuilder leasedTo(WorkerId worker) {
        return then(job -> {
            var queued = in(Queued.class, job);
            return job.to(queued.grant(lease(job.id(), queued.history().nextNumber(), worker)), NOW);
        });
    }

    public JobBuilder leaseLost() {
        return then(job -> job.to(in(Leased.class, job).lose(true, RETRY, NOW, RETENTION), NOW));
    }

    /** Without any delay before the next try. */
    public JobBuilder failed(FailureClass failure) {
        return then(job ->
                job.to(in(Leased.class, job).fail(failure, "It failed.", false, AT_ONCE, 0, NOW, RETENTION), NOW));
    }

    public JobBuilder handedBack() {
        return then(job -> job.to(in(Leased.class, job).handBack(NOW), NOW));
    }

    public JobBuilder succeeded() {
        return then(job -> {
            var leased = in(Leased.class, job);
            return job.to(leased.succeed(result(leased.lease().id()), NOW, RETENTION), NOW);
        });
    }

    public JobBuilder canceling() {
        return then(job -> job.to(in(Leased.class, job).cancel(NOW), NOW));
    }

    /** The end of a canceled attempt. */
    public JobBuilder stopped() {
        return then(job -> job.to(in(Canceling.class, job).end(false, NOW, RETENTION), NOW));
    }

    public JobBuilder canceled() {
        return then(job -> job.to(in(Queued.class, job).cancel(NOW, RETENTION), NOW));
    }

    public JobBuilder expired() {
        return then(job -> job.to(in(Queued.class, job).expire(NOW, RETENTION), NOW));
    }

    public Submission submission() {
        var spec = new JobSpec("a red car", List.of(), 7, 28, 2.5, 1024, 1024, ImageFormat.PNG, null, lane, Map.of());
        return new Submission(id, tenant, "f".repeat(64), spec, acceptedAt, deadline);
    }

    public Job build() {
        var job = Job.accept(submission(), NOW);
        for (var move : moves) {
            job = move.apply(job);
        }
        return job;
    }

    /** The token of every lease with this id. */
    public static LeaseToken token(LeaseId lease) {
        var bytes = ByteBuffer.allocate(32).putInt(lease.value().hashCode());
        return LeaseToken.of(bytes.array());
    }

    /** The id of a job's lease on its attempt with this number. */
    public static LeaseId leaseId(JobId job, int attempt) {
        return LeaseId.of(ByteBuffer.allocate(16)
                .putInt(job.value().hashCode())
                .putInt(attempt)
                .array());
    }

    /** The lease on a job's attempt with this number. */
    public static LeaseRecord lease(JobId job, int attempt, WorkerId worker) {
        var id = leaseId(job, attempt);
        return new LeaseRecord(id, attempt, worker, token(id).hash(), NOW, NOW.plus(LIMIT));
    }

    /** What a successful attempt with this lease left in storage. */
    public static JobResult result(LeaseId lease) {
        var image = new StoredImage(lease, "0.png", "image/png", 1024, 1024, 1_000, "a".repeat(64));
        return new JobResult(new ModelInfo("kontext", "1", "sandbox"), List.of(image), null, null);
    }

    private JobBuilder then(UnaryOperator<Job> move) {
        moves.add(move);
        return this;
    }

    private static <S extends JobState> S in(Class<S> state, Job job) {
        return state.cast(job.state());
    }
}
