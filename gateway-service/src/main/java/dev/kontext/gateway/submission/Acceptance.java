package dev.kontext.gateway.submission;

import dev.kontext.contracts.error.ErrorCode;
import dev.kontext.contracts.job.InputImage;
import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.JobSpec;
import dev.kontext.contracts.job.OutputSize;
import dev.kontext.contracts.job.Submission;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.log.Request.JobSubmitted;
import dev.kontext.gateway.job.JobSnapshot;
import dev.kontext.gateway.job.Jobs;
import dev.kontext.gateway.job.Lookup;
import dev.kontext.gateway.refusal.RefusedException;
import dev.kontext.gateway.refusal.UnavailableException;
import dev.kontext.gateway.request.Fingerprint;
import dev.kontext.gateway.request.ImageSource;
import dev.kontext.gateway.request.JobRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * Turns a request into a job that is never lost: the input goes to storage, the submission is kept, then published. A
 * retry finds what was kept and publishes that.
 */
@ApplicationScoped
public class Acceptance {
    private static final Logger LOG = Logger.getLogger(Acceptance.class);
    private static final Duration LONGEST_DEADLINE = Duration.ofDays(6);
    private static final Duration KEPT_PAST_DEADLINE = Duration.ofHours(24);

    private final Jobs jobs;
    private final Submissions submissions;
    private final FleetLimits limits;
    private final KeptInputs inputs;
    private final RequestLog log;
    private final SubmissionConfig config;
    private final InstantSource clock;
    private final RandomGenerator random;

    public Acceptance(
            Jobs jobs,
            Submissions submissions,
            FleetLimits limits,
            KeptInputs inputs,
            RequestLog log,
            SubmissionConfig config,
            InstantSource clock,
            RandomGenerator random) {
        this.jobs = jobs;
        this.submissions = submissions;
        this.limits = limits;
        this.inputs = inputs;
        this.log = log;
        this.config = config;
        this.clock = clock;
        this.random = random;
    }

    /**
     * The answer to a submission.
     *
     * @param replayed whether the job was there already
     */
    public record Accepted(JobSnapshot snapshot, boolean replayed) {}

    /**
     * Accepts a request, or finds the job that an earlier try of it became.
     *
     * @param idempotencyKey the same key and request always mean the same job
     * @throws RefusedException if it is not accepted
     * @throws UnavailableException if a part does not answer; the job may be accepted all the same, and a retry with the
     *     same key finds out
     */
    public Accepted accept(
            TenantId tenant, JobRequest request, Optional<String> idempotencyKey, Optional<String> traceparent) {
        var id = idempotencyKey.map(key -> JobId.derive(tenant, key)).orElseGet(this::randomId);
        var fingerprint = Fingerprint.of(request);
        var looked = jobs.readForSubmission(id);
        if (looked.owner().isPresent()) {
            return replay(tenant, id, fingerprint, traceparent);
        }
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var deadline = deadline(request, now);
        limits.check();
        var images = new ArrayList<InputImage>();
        for (var image : request.images()) {
            images.add(store(tenant, image, deadline));
        }
        var spec = spec(request, images, id);
        var position = looked.position().orElseThrow();
        var submitted = new JobSubmitted(
                new Submission(id, tenant, fingerprint, spec, now, deadline), position.topic(), position.next());
        if (!submissions.put(submitted, life(submitted))) {
            return replay(tenant, id, fingerprint, traceparent);
        }
        if (idempotencyKey.isPresent()) {
            publish(submitted, looked.generation(), traceparent);
        } else {
            // Nobody can mean the same job with another request.
            log.append(submitted, traceparent);
        }
        LOG.infof("job accepted job=%s tenant=%s", id, tenant);
        return new Accepted(
                new JobSnapshot(
                        looked.generation(),
                        looked.position(),
                        looked.intake(),
                        Optional.empty(),
                        Optional.of(submitted),
                        Optional.empty()),
                false);
    }

    private Accepted replay(TenantId tenant, JobId id, String fingerprint, Optional<String> traceparent) {
        var snapshot = switch (jobs.find(tenant, id, 0)) {
            case Lookup.Found(var found) -> found;
            case Lookup.Purged() ->
                throw new RefusedException(
                        ErrorCode.JOB_PURGED,
                        "The job of this Idempotency-Key has ended and its data is deleted; use a new key.");
            case Lookup.Missing() -> throw new UnavailableException("The job is just being forgotten; try again.");
        };
        var earlier = snapshot.job()
                .map(stored -> stored.job().fingerprint())
                .orElseGet(
                        () -> snapshot.submission().orElseThrow().submission().fingerprint());
        if (!earlier.equals(fingerprint)) {
            throw new RefusedException(
                    ErrorCode.IDEMPOTENCY_MISMATCH,
                    "This Idempotency-Key was used for another request; repeat that one, or use a new key.",
                    "Idempotency-Key");
        }
        if (snapshot.job().isEmpty()) {
            publish(snapshot.submission().orElseThrow(), snapshot.generation(), traceparent);
        }
        return new Accepted(snapshot, true);
    }

    /**
     * Publishes what was kept. If the store lost it meanwhile, it is kept again before anybody is told: until the
     * scheduler has read it, nothing else tells a retry from another request. Two requests with one key that are on
     * their way at the same time, while the store is lost, may still both be accepted; the one that the log has first
     * becomes the job.
     *
     * @param generation of the store when it was kept, or earlier
     */
    private void publish(JobSubmitted submitted, String generation, Optional<String> traceparent) {
        try {
            log.append(submitted, traceparent);
        } catch (UnavailableException e) {
            try {
                keepAgain(submitted, generation);
            } catch (UnavailableException store) {
                e.addSuppressed(store);
            }
            throw e;
        }
        keepAgain(submitted, generation);
    }

    private void keepAgain(JobSubmitted submitted, String generation) {
        if (jobs.isIn(generation) || submissions.put(submitted, life(submitted))) {
            return;
        }
        if (jobs.submission(submitted.job())
                .filter(other -> isAnother(other, submitted))
                .isPresent()) {
            throw new UnavailableException("This Idempotency-Key was just used for another request; try again.");
        }
    }

    private static boolean isAnother(JobSubmitted kept, JobSubmitted submitted) {
        return !kept.submission().fingerprint().equals(submitted.submission().fingerprint());
    }

    private Duration life(JobSubmitted submitted) {
        var left = Duration.between(clock.instant(), submitted.submission().deadline());
        return (left.isPositive() ? left : Duration.ZERO).plus(KEPT_PAST_DEADLINE);
    }

    private Instant deadline(JobRequest request, Instant now) {
        var deadline = request.deadline();
        if (deadline == null) {
            return now.plus(config.defaultDeadline());
        }
        if (!deadline.isAfter(now)) {
            throw new RefusedException(
                    ErrorCode.INVALID_FIELD, "The field deadline is in the past; name a later instant.", "deadline");
        }
        if (deadline.isAfter(now.plus(LONGEST_DEADLINE))) {
            throw new RefusedException(
                    ErrorCode.INVALID_FIELD,
                    "The field deadline must be at most " + LONGEST_DEADLINE.toDays() + " days from now.",
                    "deadline");
        }
        return deadline;
    }

    private InputImage store(TenantId tenant, ImageSource image, Instant deadline) {
        var until = deadline.plus(config.inputRetention());
        var artifact = switch (image) {
            case ImageSource.Upload upload -> inputs.put(tenant, upload, until);
            case ImageSource.Artifact(var digest, var _) -> inputs.find(tenant, digest, until);
        };
        return artifact.map(kept -> new InputImage(kept.digest(), kept.width(), kept.height()))
                .orElseThrow(() -> noArtifact(image.field()));
    }

    private static RefusedException noArtifact(String field) {
        return new RefusedException(
                ErrorCode.ARTIFACT_NOT_FOUND,
                "The artifact in " + field + " is not known, or was deleted; send the picture itself.",
                field);
    }

    private static JobSpec spec(JobRequest request, List<InputImage> images, JobId id) {
        var size = switch (request.size()) {
            case OutputSize.Pixels pixels -> pixels;
            case OutputSize.Ratio ratio -> ratio.pixels();
            case OutputSize.MatchInput() ->
                new OutputSize.Pixels(
                        images.getFirst().width(), images.getFirst().height());
        };
        return new JobSpec(
                request.prompt(),
                images,
                request.references(),
                request.seed() == null ? id.derivedSeed() : request.seed(),
                request.steps(),
                request.guidance(),
                size.width(),
                size.height(),
                request.format(),
                request.quality(),
                request.lane(),
                request.tags());
    }

    private JobId randomId() {
        var bytes = new byte[16];
        random.nextBytes(bytes);
        return JobId.of(bytes);
    }
}
