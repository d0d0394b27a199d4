package dev.kontext.scheduler.turn;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.log.Cause;
import dev.kontext.contracts.log.Event.SettingChanged;
import dev.kontext.contracts.log.Request;
import dev.kontext.contracts.log.Request.CancelRequested;
import dev.kontext.contracts.log.Request.JobSubmitted;
import dev.kontext.contracts.log.Request.SettingRequested;
import dev.kontext.contracts.setting.Setting;
import dev.kontext.scheduler.job.Job;
import dev.kontext.scheduler.job.JobState.Canceling;
import dev.kontext.scheduler.job.JobState.Ended;
import dev.kontext.scheduler.job.JobState.Leased;
import dev.kontext.scheduler.job.JobState.Queued;
import dev.kontext.scheduler.turn.Change.Happened;
import java.time.Instant;
import java.util.function.Supplier;

/** What requests come to. */
final class Requests {
    private final Fleet fleet;
    private final Rules rules;
    private final Instant now;

    Requests(Fleet fleet, Rules rules, Instant now) {
        this.fleet = fleet;
        this.rules = rules;
        this.now = now;
    }

    Decision<Requested> decide(Request request, long lookedAt) {
        return switch (request) {
            case JobSubmitted submitted ->
                ifNew(
                        submitted.job(),
                        lookedAt,
                        () -> Decision.changed(Cause.SUBMITTED, Job.accept(submitted.submission(), now)));
            case CancelRequested cancel -> cancel(cancel);
            case SettingRequested(var setting) -> set(setting);
        };
    }

    Decision<Requested> unreadable(JobId id, TenantId tenant, long lookedAt) {
        return ifNew(
                id,
                lookedAt,
                () -> Decision.changed(Cause.UNREADABLE, Job.unreadable(id, tenant, now, rules.retention())));
    }

    /** A job that is known, or has ended, never starts again. */
    private Decision<Requested> ifNew(JobId id, long lookedAt, Supplier<Change> change) {
        if (fleet.job(id).isPresent() || fleet.ended().contains(id)) {
            return Decision.nothing(Requested.KNOWN);
        }
        return lookedAt < fleet.ended().since()
                ? Decision.nothing(Requested.ASK_REDIS)
                : Decision.of(change.get(), Requested.DONE);
    }

    private Decision<Requested> set(Setting setting) {
        return fleet.settings().hold(setting)
                ? Decision.nothing(Requested.KNOWN)
                : Decision.of(new Happened(new SettingChanged(setting)), Requested.DONE);
    }

    private Decision<Requested> cancel(CancelRequested cancel) {
        var job = fleet.job(cancel.job())
                .filter(found -> found.tenant().equals(cancel.tenant()))
                .orElse(null);
        if (job == null) {
            return Decision.nothing(Requested.UNKNOWN_JOB);
        }
        return switch (job.state()) {
            case Queued queued ->
                Decision.of(
                        Decision.changed(Cause.CANCELED, job.to(queued.cancel(now, rules.retention()), now)),
                        Requested.DONE);
            case Leased leased ->
                Decision.of(Decision.changed(Cause.CANCEL_REQUESTED, job.to(leased.cancel(now), now)), Requested.DONE);
            case Canceling _, Ended _ -> Decision.nothing(Requested.KNOWN);
        };
    }
}
