package dev.kontext.scheduler.turn;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.JobSpec;
import dev.kontext.contracts.job.LeaseRecord;
import dev.kontext.contracts.log.Cause;
import dev.kontext.contracts.worker.Grant;
import dev.kontext.scheduler.job.Job;
import dev.kontext.scheduler.job.JobState.Queued;
import java.time.Duration;
import java.time.Instant;

/** Who gets which job. */
final class Grants {
    private final Fleet fleet;
    private final Sessions sessions;
    private final Rules rules;
    private final Chance chance;
    private final Instant now;

    Grants(Fleet fleet, Sessions sessions, Rules rules, Chance chance, Instant now) {
        this.fleet = fleet;
        this.sessions = sessions;
        this.rules = rules;
        this.chance = chance;
        this.now = now;
    }

    /** Gives the next job to this worker, if there is one for it. */
    Decision<Boolean> decide(WorkerSession session) {
        var pod = session.worker().pod();
        var job = fleet.line()
                .take(id -> suits(id, pod))
                .flatMap(waiting -> fleet.job(waiting.job()))
                .orElse(null);
        if (job == null || !(job.state() instanceof Queued queued)) {
            return Decision.nothing(false);
        }
        var spec = job.spec();
        return spec == null ? Decision.nothing(false) : Decision.of(grant(job, queued, spec, session), true);
    }

    private Change grant(Job job, Queued queued, JobSpec spec, WorkerSession session) {
        var token = chance.token();
        var limit = limit(spec, session);
        int number = queued.history().nextNumber();
        var lease = new LeaseRecord(chance.lease(), number, session.worker(), token.hash(), now, now.plus(limit));
        session.granted(new Grant(job.id(), job.tenant(), lease.id(), token, number, spec, limit.toMillis()));
        return Decision.changed(Cause.GRANTED, job.to(queued.grant(lease), now));
    }

    /** A GPU that is slower than GPUs were taken to be gets the time that it needs. */
    private Duration limit(JobSpec spec, WorkerSession session) {
        var estimator = rules.estimator();
        var stepMs = session.stepMs();
        double slower = stepMs.isPresent() ? Math.max(1, estimator.pace((double) stepMs.getAsLong())) : 1;
        long millis = Math.round(estimator.estimate(spec).toMillis() * slower);
        return rules.limit().of(Duration.ofMillis(millis));
    }

    /** A GPU that was too small or broken for a job gets it again only if there is no other. */
    private boolean suits(JobId id, String pod) {
        var avoid =
                fleet.job(id).map(job -> job.state().history().podsToAvoid()).orElseThrow();
        return !avoid.contains(pod) || !sessions.isReadyElsewhere(avoid, now);
    }
}
