package dev.kontext.scheduler.turn;

import dev.kontext.contracts.log.Cause;
import dev.kontext.scheduler.job.Job;
import dev.kontext.scheduler.job.JobState.Canceling;
import dev.kontext.scheduler.job.JobState.Held;
import dev.kontext.scheduler.job.JobState.Leased;
import java.time.Instant;

/** What becomes of a job whose lease is lost. */
final class Losses {
    private Losses() {}

    /** @param listed whether its worker ever listed the lease */
    static Change lose(Job job, Held held, boolean listed, Rules rules, Instant now) {
        return switch (held) {
            case Leased leased ->
                Decision.changed(
                        Cause.LEASE_LOST, job.to(leased.lose(listed, rules.retry(), now, rules.retention()), now));
            case Canceling canceling ->
                Decision.changed(Cause.CANCELED, job.to(canceling.end(true, now, rules.retention()), now));
        };
    }
}
