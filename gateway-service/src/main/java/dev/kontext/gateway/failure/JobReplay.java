package dev.kontext.gateway.failure;

import dev.kontext.contracts.job.InputImage;
import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.JobSpec;
import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.job.OutputSize;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.redis.StoredJob;
import dev.kontext.gateway.job.Jobs;
import dev.kontext.gateway.refusal.RefusedException;
import dev.kontext.gateway.request.ImageSource;
import dev.kontext.gateway.request.JobRequest;
import dev.kontext.gateway.submission.Acceptance;
import dev.kontext.gateway.submission.Inputs;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Submits an ended job anew, as a job of the same tenant whose id follows from the old one's: however often a job is
 * replayed, it becomes one further job.
 */
@ApplicationScoped
public class JobReplay {
    /** Of the idempotency keys of replays: no client may use one. */
    public static final String KEY_PREFIX = "kontext-replay:";

    private static final Logger LOG = Logger.getLogger(JobReplay.class);

    private final Jobs jobs;
    private final Inputs inputs;
    private final Acceptance acceptance;

    public JobReplay(Jobs jobs, Inputs inputs, Acceptance acceptance) {
        this.jobs = jobs;
        this.inputs = inputs;
        this.acceptance = acceptance;
    }

    /**
     * @param spec absent if what was asked for is not known any more
     * @param dryRun changes nothing
     * @throws RefusedException {@code too_many_jobs} while the fleet is full
     * @throws dev.kontext.gateway.refusal.UnavailableException if a part does not answer; a repetition finds out what
     *     came of it
     */
    Replay replay(TenantId tenant, JobId job, @Nullable JobSpec spec, boolean dryRun, Optional<String> traceparent) {
        if (spec == null) {
            return new Replay.Impossible("spec_unknown", "What was asked for is not known any more.");
        }
        var key = KEY_PREFIX + job;
        var id = JobId.derive(tenant, key);
        var earlier = jobs.readCaughtUp(id, 0);
        if (earlier.job().isPresent() || (dryRun && earlier.submission().isPresent())) {
            return new Replay.Known(id);
        }
        if (jobs.readCaughtUp(job, 0).job().filter(JobReplay::hasNotFailed).isPresent()) {
            return new Replay.Impossible("not_failed", "Its job has not failed.");
        }
        if (dryRun) {
            return areThere(tenant, spec) ? Replay.Submitted.of(id) : inputGone();
        }
        try {
            // A submission that is not in the log yet may never have been published: it is, once more.
            acceptance.accept(tenant, request(spec), Optional.of(key), traceparent);
            LOG.infof("job replayed job=%s as=%s tenant=%s", job, id, tenant);
            return earlier.submission().isPresent() ? new Replay.Known(id) : Replay.Submitted.of(id);
        } catch (RefusedException e) {
            return switch (e.code()) {
                case TOO_MANY_JOBS -> throw e;
                case ARTIFACT_NOT_FOUND -> inputGone();
                default -> new Replay.Impossible(e.code().wire(), String.valueOf(e.getMessage()));
            };
        }
    }

    private static boolean hasNotFailed(StoredJob stored) {
        return stored.job().status() != JobStatus.FAILED;
    }

    private boolean areThere(TenantId tenant, JobSpec spec) {
        return spec.images().stream()
                .map(InputImage::digest)
                .allMatch(digest -> inputs.find(tenant, digest).isPresent());
    }

    private static Replay inputGone() {
        return new Replay.Impossible("input_gone", "Its input is deleted; only its owner can submit it again.");
    }

    /** Every default is filled in, so the replay asks for exactly the same. */
    private static JobRequest request(JobSpec spec) {
        return new JobRequest(
                spec.prompt(),
                spec.images().stream()
                        .<ImageSource>map(image -> new ImageSource.Artifact(image.digest(), "images"))
                        .toList(),
                spec.references(),
                spec.seed(),
                spec.steps(),
                spec.guidance(),
                new OutputSize.Pixels(spec.width(), spec.height()),
                spec.format(),
                spec.quality(),
                spec.lane(),
                null,
                spec.tags());
    }
}
