package dev.kontext.scheduler.turn;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.LeaseId;
import dev.kontext.contracts.job.LeaseToken;
import dev.kontext.scheduler.job.Job;
import dev.kontext.scheduler.job.JobState.Held;
import java.util.Optional;

/**
 * A job and the lease on it that a worker has proved to hold.
 *
 * @param job in the state {@code held}
 */
record Holding(Job job, Held held) {
    static Optional<Holding> find(Fleet fleet, JobId id, LeaseId lease, LeaseToken token) {
        var job = fleet.job(id).orElse(null);
        return job != null
                        && job.state() instanceof Held held
                        && held.lease().id().equals(lease)
                        && held.lease().tokenHash().equals(token.hash())
                ? Optional.of(new Holding(job, held))
                : Optional.empty();
    }
}
