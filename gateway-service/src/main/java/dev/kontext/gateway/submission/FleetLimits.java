package dev.kontext.gateway.submission;

import dev.kontext.contracts.error.ErrorCode;
import dev.kontext.contracts.redis.FleetFigures;
import dev.kontext.gateway.fleet.FleetRecords;
import dev.kontext.gateway.refusal.RefusedException;
import dev.kontext.gateway.refusal.UnavailableException;
import jakarta.enterprise.context.ApplicationScoped;

/** How much the fleet takes: schedulers hold what waits in memory, and Redis does, too. */
@ApplicationScoped
class FleetLimits {
    private final Submissions submissions;
    private final FleetRecords fleet;
    private final SubmissionConfig config;

    /** As the scheduler last told: while none does, nothing is taken in, and nothing is given back. */
    private volatile long textBytes;

    FleetLimits(Submissions submissions, FleetRecords fleet, SubmissionConfig config) {
        this.submissions = submissions;
        this.fleet = fleet;
        this.config = config;
    }

    /**
     * To be asked before a job is accepted.
     *
     * @throws RefusedException if the fleet is full
     * @throws UnavailableException if that is not known
     */
    void check() {
        if (submissions.activeJobs() >= config.maxActiveJobs()) {
            throw new RefusedException(
                    ErrorCode.TOO_MANY_JOBS,
                    "The fleet holds as many jobs as it takes; submit again when some have ended.");
        }
        fleet.state().figures().map(FleetFigures::textBytes).ifPresent(told -> textBytes = told);
        if (textBytes >= config.maxActiveBytes().asLongValue()) {
            throw new RefusedException(
                    ErrorCode.TOO_MANY_JOBS,
                    "The jobs of the fleet hold as much text as it takes; submit again when some have ended.");
        }
    }
}
