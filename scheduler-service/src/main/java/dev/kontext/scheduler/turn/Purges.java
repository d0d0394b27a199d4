package dev.kontext.scheduler.turn;

import dev.kontext.contracts.job.JobRecord;
import dev.kontext.contracts.log.Cause;
import dev.kontext.contracts.log.Event.JobChanged;
import dev.kontext.contracts.redis.StoredJob;
import dev.kontext.scheduler.job.JobMapping;
import dev.kontext.scheduler.turn.Change.Forgotten;
import dev.kontext.scheduler.turn.Change.Happened;
import java.time.Instant;

/** What becomes of ended jobs when their retention is over. */
final class Purges {
    private final Fleet fleet;
    private final Rules rules;
    private final Instant now;

    Purges(Fleet fleet, Rules rules, Instant now) {
        this.fleet = fleet;
        this.rules = rules;
        this.now = now;
    }

    /** @param readAt position of the records when this one was read */
    Decision<Boolean> decide(StoredJob stored, long readAt) {
        var job = stored.job();
        // Redis may be behind, also behind what is remembered here: then its record says nothing about what is due.
        boolean isLate = readAt < fleet.ended().since()
                || fleet.job(job.id()).isPresent()
                || fleet.ended().isNewerThan(job.id(), stored.version());
        if (isLate || !job.status().isTerminal()) {
            return Decision.nothing(false);
        }
        return job.purgedAt() == null ? purge(job) : forget(job, job.purgedAt());
    }

    private Decision<Boolean> purge(JobRecord job) {
        return job.expiresAt() != null && !now.isBefore(job.expiresAt())
                ? Decision.of(new Happened(new JobChanged(Cause.PURGED, JobMapping.purge(job, now))), true)
                : Decision.nothing(false);
    }

    private Decision<Boolean> forget(JobRecord job, Instant purgedAt) {
        return !now.isBefore(purgedAt.plus(rules.forgetAfter()))
                ? Decision.of(new Forgotten(job.id()), true)
                : Decision.nothing(false);
    }
}
