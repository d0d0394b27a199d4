package dev.kontext.gateway.http;

import dev.kontext.contracts.job.AttemptRecord;
import dev.kontext.contracts.job.EditReport;
import dev.kontext.contracts.job.JobRecord;
import dev.kontext.contracts.job.JobSpec;
import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.job.Phase;
import dev.kontext.contracts.job.StoredImage;
import dev.kontext.contracts.job.Submission;
import dev.kontext.contracts.job.Timeline;
import dev.kontext.contracts.job.WaitReason;
import dev.kontext.contracts.redis.Progress;
import dev.kontext.contracts.redis.StoredJob;
import dev.kontext.gateway.fleet.Estimate;
import dev.kontext.gateway.fleet.Estimate.Span;
import dev.kontext.gateway.fleet.Outlook;
import dev.kontext.gateway.job.JobSnapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes what clients see from what is kept. */
final class JobViews {
    private JobViews() {}

    static JobView of(JobSnapshot snapshot, Outlook outlook) {
        return snapshot.job()
                .map(stored -> of(stored, snapshot.progress(), outlook))
                .orElseGet(() -> of(snapshot.submission().orElseThrow().submission()));
    }

    static JobView of(StoredJob stored, Optional<Progress> signal, Outlook outlook) {
        var job = stored.job();
        var spec = job.spec();
        var progress = signal.filter(heard -> isOfThisAttempt(heard, job));
        var result = job.result();
        return new JobView(
                job.id().value(),
                job.status().wire(),
                outlook.reason().map(WaitReason::wire).orElse(null),
                outlook.detail().orElse(null),
                outlook.position().isPresent() ? outlook.position().getAsLong() : null,
                outlook.estimate().map(JobViews::estimate).orElse(null),
                phase(job, progress),
                progress.filter(heard -> heard.steps() > 0)
                        .map(heard -> new JobView.Steps(heard.step(), heard.steps()))
                        .orElse(null),
                stored.version(),
                spec == null ? null : spec.prompt(),
                spec == null ? null : spec.references().wire(),
                spec == null ? null : spec.width(),
                spec == null ? null : spec.height(),
                spec == null ? null : spec.seed(),
                result == null
                        ? null
                        : new JobView.Model(
                                result.model().name(),
                                result.model().version(),
                                result.model().provenance(),
                                result.model().weights(),
                                result.model().pipeline()),
                spec == null ? null : spec.lane().wire(),
                job.deadline(),
                tags(spec),
                job.attempts().stream().map(JobViews::attempt).toList(),
                timeline(job.timeline()),
                images(job),
                result == null ? null : edit(result.edit()),
                job.error() == null
                        ? null
                        : new JobView.Failure(
                                job.error().code(),
                                job.error().message(),
                                job.error().retryable()),
                job.expiresAt(),
                links(job));
    }

    /** The results; empty while there are none. */
    static Optional<List<JobView.Image>> results(JobSnapshot snapshot) {
        return snapshot.job().map(stored -> images(stored.job()));
    }

    private static JobView of(Submission submission) {
        var spec = submission.spec();
        var self = Paths.job(submission.id());
        return new JobView(
                submission.id().value(),
                JobStatus.QUEUED.wire(),
                WaitReason.CAPACITY.wire(),
                "No scheduler has read it yet.",
                null,
                null,
                null,
                null,
                0,
                spec.prompt(),
                spec.references().wire(),
                spec.width(),
                spec.height(),
                spec.seed(),
                null,
                spec.lane().wire(),
                submission.deadline(),
                tags(spec),
                List.of(),
                timeline(new Timeline(submission.acceptedAt(), null, null, null, null, null, null, null)),
                null,
                null,
                null,
                null,
                new JobView.Links(self, self + "/events", self + "/cancel", null, null));
    }

    private static JobView.Expected estimate(Estimate estimate) {
        return new JobView.Expected(
                estimate.start().map(Span::p50).orElse(null),
                estimate.start().map(Span::p90).orElse(null),
                estimate.finish().p50(),
                estimate.finish().p90());
    }

    /** An older attempt's signal may still be there. */
    private static boolean isOfThisAttempt(Progress signal, JobRecord job) {
        return job.status() == JobStatus.RUNNING
                && job.lease() != null
                && job.lease().number() == signal.attempt();
    }

    private static @Nullable String phase(JobRecord job, Optional<Progress> progress) {
        if (job.status() != JobStatus.RUNNING) {
            return null;
        }
        return job.cancelRequestedAt() != null
                ? Phase.CANCELING.wire()
                : progress.map(heard -> heard.phase().wire()).orElse(null);
    }

    private static @Nullable Map<String, String> tags(@Nullable JobSpec spec) {
        return spec == null || spec.tags().isEmpty() ? null : new TreeMap<>(spec.tags());
    }

    private static JobView.Attempt attempt(AttemptRecord attempt) {
        return new JobView.Attempt(
                attempt.number(),
                attempt.worker().pod(),
                attempt.outcome() == null ? null : attempt.outcome().wire(),
                attempt.failure() == null ? null : attempt.failure().wire(),
                attempt.startedAt(),
                attempt.finishedAt());
    }

    private static JobView.Timeline timeline(Timeline timeline) {
        return new JobView.Timeline(
                timeline.acceptedAt(),
                timeline.queuedAt(),
                timeline.leasedAt(),
                timeline.fetchedAt(),
                timeline.editingAt(),
                timeline.editedAt(),
                timeline.storedAt(),
                timeline.finishedAt());
    }

    private static @Nullable List<JobView.Image> images(JobRecord job) {
        if (job.result() == null) {
            return null;
        }
        var images = job.result().images();
        return IntStream.range(0, images.size())
                .mapToObj(n -> image(Paths.image(job.id(), n), images.get(n)))
                .toList();
    }

    private static JobView.Image image(String url, StoredImage image) {
        return new JobView.Image(
                url, image.width(), image.height(), image.contentType(), image.bytes(), image.sha256());
    }

    private static JobView.@Nullable Edit edit(@Nullable EditReport report) {
        if (report == null) {
            return null;
        }
        Double x = report.shiftX();
        Double y = report.shiftY();
        return new JobView.Edit(report.changedShare(), x == null || y == null ? null : new JobView.Shift(x, y));
    }

    private static JobView.Links links(JobRecord job) {
        var self = Paths.job(job.id());
        var result = job.result();
        return new JobView.Links(
                self,
                self + "/events",
                job.status().isTerminal() ? null : self + "/cancel",
                result == null ? null : self + "/images",
                result == null || result.thumbnail() == null ? null : self + "/thumbnail");
    }
}
