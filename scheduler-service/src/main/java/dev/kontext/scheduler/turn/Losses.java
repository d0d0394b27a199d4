package dev.kontext.scheduler.turn;

import dev.kontext.contracts.log.Cause;
import dev.kontext.scheduler.job.Job;
import dev.kontext.scheduler.job.JobState.Canceling;
import dev.kontext.scheduler.job.JobState.Held;
import dev.kontext.scheduler.job.JobState.Leased;
import java.time.Instant;

/** What becomes of a job that its worker does not hold any more. */
final class Losses {
    private Losses() {}

    static Change lose(Job job, Held held, Rules rules, Instant now) {
        return switch (held) {
            case Leased leased ->
                Decision.changed(Cause.LEASE_LOST, job.to(leased.lose(rules.retry(), now, rules.retention()), now));
            case Canceling canceling ->
                Decision.changed(Cause.CANCELED, job.to(canceling.end(true, now, rules.retention()), now));
        };
    }

    /** Nobody has begun it: the grant got lost. */
    static Change giveBack(Job job, Held held, Rules rules, Instant now) {
        return switch (held) {
            case Leased leased -> Decision.changed(Cause.HANDED_BACK, job.to(leased.handBack(now), now));
            case Canceling canceling ->
                Decision.changed(Cause.CANCELED, job.to(canceling.end(false, now, rules.retention()), now));
        };
    }
}
