package dev.kontext.gateway.fleet;

import dev.kontext.contracts.job.JobRecord;
import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.job.Phase;
import dev.kontext.contracts.job.WaitReason;
import dev.kontext.contracts.redis.FleetFigures;
import dev.kontext.contracts.redis.Progress;
import dev.kontext.contracts.redis.StoredJob;
import dev.kontext.contracts.setting.Setting;
import dev.kontext.contracts.setting.Settings;
import dev.kontext.gateway.fleet.FleetRecords.State;
import dev.kontext.gateway.job.JobSnapshot;
import dev.kontext.gateway.refusal.UnavailableException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Tells jobs what they can expect. */
@ApplicationScoped
public class Outlooks {
    private final FleetRecords fleet;
    private final InstantSource clock;

    public Outlooks(FleetRecords fleet, InstantSource clock) {
        this.fleet = fleet;
        this.clock = clock;
    }

    /** Everything that can be said of a job; nothing while the figures cannot be read. */
    public Outlook of(JobSnapshot snapshot) {
        try {
            return known(snapshot);
        } catch (UnavailableException e) {
            return Outlook.NONE;
        }
    }

    private Outlook known(JobSnapshot snapshot) {
        return snapshot.job()
                .map(StoredJob::job)
                .map(job -> switch (job.status()) {
                    case QUEUED -> waiting(job);
                    case RUNNING -> running(job, snapshot.progress());
                    case SUCCEEDED, FAILED, CANCELED, EXPIRED -> Outlook.NONE;
                })
                .orElse(Outlook.NONE);
    }

    /** Why each of a tenant's jobs waits, without the rest. */
    public List<Outlook> reasons(List<StoredJob> jobs) {
        var queued = jobs.stream()
                .map(StoredJob::job)
                .filter(job -> job.status() == JobStatus.QUEUED)
                .findFirst();
        if (queued.isEmpty()) {
            return jobs.stream().map(_ -> Outlook.NONE).toList();
        }
        var state = fleet.state();
        long running = fleet.running(queued.get().tenant());
        var now = clock.instant();
        return jobs.stream()
                .map(stored -> reason(stored.job(), running, state, now))
                .toList();
    }

    private Outlook waiting(JobRecord job) {
        var state = fleet.state();
        var place = fleet.place(job.tenant(), job.timeline().acceptedAt());
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var outlook = reason(job, place.running(), state, now);
        var spec = job.spec();
        if (spec == null || state.figures().isEmpty() || outlook.reason().equals(Optional.of(WaitReason.PAUSED))) {
            return outlook;
        }
        var forecast = new Forecast(state.figures().get(), state.settings(), spec, job.tenant(), place);
        var readyAt = job.readyAt() == null ? now : job.readyAt();
        return outlook.at(forecast.position(), forecast.estimate(now, readyAt));
    }

    private Outlook running(JobRecord job, Optional<Progress> progress) {
        var figures = fleet.state().figures();
        var spec = job.spec();
        if (figures.isEmpty() || spec == null || job.cancelRequestedAt() != null) {
            return Outlook.NONE;
        }
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var lease = job.lease();
        double left = progress.filter(heard -> lease != null && heard.attempt() == lease.number())
                .map(Outlooks::shareLeft)
                .orElse(1.0);
        return Outlook.running(new Estimate(Optional.empty(), Forecast.rest(figures.get(), spec, left, now)));
    }

    private static double shareLeft(Progress progress) {
        if (progress.phase() == Phase.FINISHING) {
            return 0;
        }
        return progress.steps() < 1 ? 1 : Math.max(0, 1 - (double) progress.step() / progress.steps());
    }

    private static Outlook reason(JobRecord job, long running, State state, Instant now) {
        return state.settings()
                .reason(job, running, now)
                .map(reason -> Outlook.waiting(reason, sentence(reason, job, running, state)))
                .orElse(Outlook.NONE);
    }

    private static String sentence(WaitReason reason, JobRecord job, long running, State state) {
        return switch (reason) {
            case PAUSED -> paused(job, state.settings());
            case RETRY -> "An attempt has failed; the next one comes at " + job.readyAt() + ".";
            case CAP ->
                running == 1
                        ? "1 job of your tenant is running, its cap."
                        : running + " jobs of your tenant are running, its cap.";
            case CAPACITY -> capacity(state.figures());
        };
    }

    private static String paused(JobRecord job, Settings settings) {
        if (settings.isPoolPaused(Setting.DEFAULT_POOL)) {
            return "The fleet is paused.";
        }
        if (settings.isPaused(job.tenant())) {
            return "Your tenant is paused.";
        }
        var spec = job.spec();
        return spec == null ? "It is paused." : "The lane " + spec.lane().wire() + " is paused.";
    }

    private static String capacity(Optional<FleetFigures> figures) {
        if (figures.isEmpty()) {
            return "It waits for a GPU.";
        }
        return figures.get().ready() == 0 ? "No GPU is ready." : "Every GPU is busy, or about to take a job.";
    }
}
