package dev.kontext.scheduler.simulation;

import static dev.kontext.scheduler.simulation.Violation.unless;

import dev.kontext.contracts.job.JobRecord;
import dev.kontext.contracts.job.LeaseRecord;
import dev.kontext.contracts.job.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Whether what time brings is done in time. */
final class DueCheck {
    /** Turns come this often, and Redis may be asked first. */
    private static final Duration SLACK = Duration.ofSeconds(30);

    private final World world;
    private final Map<WorkerId, Long> diedAt = new HashMap<>();

    DueCheck(World world) {
        this.world = world;
    }

    void died(WorkerId worker) {
        diedAt.put(worker, world.now());
    }

    /** @param listensSince since when workers can have been heard without a break */
    void check(Collection<JobRecord> active, Instant now, long listensSince) {
        if (world.now() - listensSince > SLACK.toMillis()) {
            active.forEach(job -> check(job, now, listensSince));
        }
    }

    private void check(JobRecord job, Instant now, long listensSince) {
        unless(now.isBefore(job.deadline().plus(SLACK)), Invariant.DUE, "%s is past its deadline", job.id());
        var lease = job.lease();
        if (lease == null) {
            return;
        }
        var asked = job.cancelRequestedAt();
        unless(
                asked == null
                        || now.isBefore(asked.plus(Protections.CANCEL_GRACE).plus(SLACK)),
                Invariant.CANCEL_GRACE,
                "%s was to be canceled at %s and still runs",
                job.id(),
                asked);
        var longest = Protections.LIMIT.multipliedBy(2);
        unless(
                now.isBefore(lease.grantedAt().plus(longest).plus(SLACK)),
                Invariant.LIMIT,
                "%s is past its limit",
                job.id());
        heldByTheLiving(job, lease, listensSince);
    }

    private void heldByTheLiving(JobRecord job, LeaseRecord lease, long listensSince) {
        long deadSince = Math.max(listensSince, diedAt.getOrDefault(lease.worker(), Long.MAX_VALUE));
        unless(
                deadSince == Long.MAX_VALUE || world.now() - deadSince < SLACK.toMillis(),
                Invariant.SILENT_LEASE,
                "%s is held by %s, which is dead",
                job.id(),
                lease.worker());
    }
}
