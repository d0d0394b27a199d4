package dev.kontext.scheduler.turn;

import dev.kontext.contracts.job.AttemptOutcome;
import dev.kontext.contracts.job.AttemptRecord;
import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.LeaseId;

/** Whether the end of an attempt is in the log as its worker reported it. */
final class Settlements {
    private Settlements() {}

    static boolean isSettled(Fleet fleet, JobId job, LeaseId lease) {
        return fleet.ended().winner(job).filter(lease::equals).isPresent()
                || fleet.job(job)
                        .flatMap(active -> active.state().history().attempt(lease))
                        .filter(Settlements::wasReported)
                        .isPresent();
    }

    private static boolean wasReported(AttemptRecord attempt) {
        AttemptOutcome outcome = attempt.outcome();
        return outcome != null
                && switch (outcome) {
                    case SUCCEEDED, FAILED, HANDED_BACK, CANCELED -> true;
                    case LOST, EXPIRED -> false;
                };
    }
}
