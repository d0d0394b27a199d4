package dev.kontext.scheduler.turn;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.log.Cause;
import dev.kontext.scheduler.job.Job;
import dev.kontext.scheduler.job.JobState.Canceling;
import dev.kontext.scheduler.job.JobState.Ended;
import dev.kontext.scheduler.job.JobState.Held;
import dev.kontext.scheduler.job.JobState.Leased;
import dev.kontext.scheduler.job.JobState.Queued;
import java.time.Instant;
import java.util.List;

/** What time brings: deadlines, limits, waits that are over, workers that are silent. */
final class Expiries {
    private final Fleet fleet;
    private final Sessions sessions;
    private final Rules rules;
    private final Instant now;
    private int grantsMissed;

    Expiries(Fleet fleet, Sessions sessions, Rules rules, Instant now) {
        this.fleet = fleet;
        this.sessions = sessions;
        this.rules = rules;
        this.now = now;
    }

    List<JobId> due(int limit) {
        return fleet.schedule().due(now, limit);
    }

    List<JobId> silent(int limit) {
        return fleet.schedule().silent(limit);
    }

    Decision<Boolean> decideDue(JobId id) {
        return fleet.job(id).map(this::decideDue).orElseGet(() -> Decision.nothing(false));
    }

    private Decision<Boolean> decideDue(Job job) {
        return switch (job.state()) {
            case Queued queued -> queued(job, queued);
            case Held held -> held(job, held);
            case Ended _ -> Decision.nothing(false);
        };
    }

    private Decision<Boolean> queued(Job job, Queued queued) {
        if (isPast(job.deadline())) {
            var next = queued.expire(now, rules.retention());
            return Decision.of(Decision.changed(Cause.DEADLINE, job.to(next, now)), true);
        }
        fleet.lineUp(job);
        return Decision.nothing(false);
    }

    private Decision<Boolean> held(Job job, Held held) {
        var grace = fleet.schedule().grace();
        if (grace.isPositive()) {
            fleet.schedule().lookAgain(job.id(), now.plus(grace));
            return Decision.nothing(false);
        }
        return switch (held) {
            case Leased leased
            when isPast(job.deadline()) ->
                Decision.of(Decision.changed(Cause.DEADLINE, job.to(leased.expire(now, rules.retention()), now)), true);
            case Leased leased
            when isPast(leased.lease().endsAt()) -> Decision.of(Losses.lose(job, leased, true, rules, now), true);
            case Leased leased -> lookAgain(job, leased.lease().endsAt());
            case Canceling canceling ->
                isPast(job.deadline()) || isPast(canceling.askedAt().plus(rules.cancelGrace()))
                        ? Decision.of(
                                Decision.changed(
                                        Cause.CANCELED, job.to(canceling.end(false, now, rules.retention()), now)),
                                true)
                        : lookAgain(job, canceling.askedAt().plus(rules.cancelGrace()));
        };
    }

    private Decision<Boolean> lookAgain(Job job, Instant at) {
        fleet.schedule().lookAgain(job.id(), at.isBefore(job.deadline()) ? at : job.deadline());
        return Decision.nothing(false);
    }

    Decision<Boolean> decideSilent(JobId id) {
        var job = fleet.job(id).orElse(null);
        if (job == null || !(job.state() instanceof Held held)) {
            return Decision.nothing(false);
        }
        boolean listed = !sessions.isPending(held.lease());
        if (!listed) {
            sessions.missed(held.lease(), now);
            grantsMissed++;
        }
        return Decision.of(Losses.lose(job, held, listed, rules, now), true);
    }

    /** How many leases ended that their worker has never listed. */
    int grantsMissed() {
        return grantsMissed;
    }

    private boolean isPast(Instant instant) {
        return !now.isBefore(instant);
    }
}
