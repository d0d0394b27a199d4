package dev.kontext.scheduler.simulation;

import static dev.kontext.contracts.job.JobStatus.CANCELED;
import static dev.kontext.contracts.job.JobStatus.EXPIRED;
import static dev.kontext.contracts.job.JobStatus.FAILED;
import static dev.kontext.contracts.job.JobStatus.QUEUED;
import static dev.kontext.contracts.job.JobStatus.RUNNING;
import static dev.kontext.contracts.job.JobStatus.SUCCEEDED;
import static dev.kontext.scheduler.simulation.Violation.unless;

import dev.kontext.contracts.job.JobRecord;
import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.job.LeaseRecord;
import dev.kontext.contracts.log.Cause;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The table of states and moves, written down a second time. */
final class Walk {
    private static final int CHARGED = 3;
    private static final int LOST = 6;

    private Walk() {}

    static void check(Optional<JobRecord> before, Cause cause, JobRecord next, Instant now) {
        before.filter(job -> job.status().isTerminal())
                .ifPresent(ended -> unless(
                        cause == Cause.PURGED && next.status() == ended.status() && ended.purgedAt() == null,
                        Invariant.ONE_END,
                        "%s was %s and is %s by %s",
                        next.id(),
                        ended.status(),
                        next.status(),
                        cause));
        unless(
                targets(before, cause).contains(next.status()),
                Invariant.WALK,
                "%s goes from %s by %s to %s",
                next.id(),
                before.map(JobRecord::status),
                cause,
                next.status());
        unless(
                next.charged() <= CHARGED && next.lostLeases() <= LOST,
                Invariant.ATTEMPTS,
                "%s has %d charged attempts and %d lost leases",
                next.id(),
                next.charged(),
                next.lostLeases());
        before.ifPresentOrElse(job -> follows(job, cause, next, now), () -> begins(next));
    }

    /** Of a submission that could not be read nothing is known, and nothing was tried. */
    private static void begins(JobRecord next) {
        boolean isRead = next.spec() != null;
        unless(
                isRead == (next.status() == QUEUED) && isRead == (next.error() == null),
                Invariant.WALK,
                "%s begins as %s",
                next.id(),
                next);
        unless(
                next.attempts().isEmpty() && next.charged() == 0 && next.lease() == null,
                Invariant.WALK,
                "%s begins with attempts",
                next.id());
    }

    private static Set<JobStatus> targets(Optional<JobRecord> before, Cause cause) {
        if (before.isEmpty()) {
            return begun(cause);
        }
        var job = before.get();
        boolean canceling = job.status() == RUNNING && job.cancelRequestedAt() != null;
        return switch (job.status()) {
            case QUEUED ->
                switch (cause) {
                    case GRANTED -> Set.of(RUNNING);
                    case CANCELED -> Set.of(CANCELED);
                    case DEADLINE -> Set.of(EXPIRED);
                    default -> Set.of();
                };
            case RUNNING -> canceling ? canceling(cause) : running(cause);
            case SUCCEEDED, FAILED, CANCELED, EXPIRED -> Set.of(job.status());
        };
    }

    private static Set<JobStatus> begun(Cause cause) {
        return switch (cause) {
            case SUBMITTED -> Set.of(QUEUED);
            case UNREADABLE -> Set.of(FAILED);
            case GRANTED, LEASE_LOST, HANDED_BACK, SUCCEEDED, FAILED, CANCEL_REQUESTED, CANCELED, DEADLINE, PURGED ->
                Set.of();
        };
    }

    private static Set<JobStatus> canceling(Cause cause) {
        return cause == Cause.CANCELED ? Set.of(CANCELED) : Set.of();
    }

    private static Set<JobStatus> running(Cause cause) {
        return switch (cause) {
            case LEASE_LOST, FAILED -> Set.of(QUEUED, FAILED);
            case HANDED_BACK -> Set.of(QUEUED);
            case SUCCEEDED -> Set.of(SUCCEEDED);
            case CANCEL_REQUESTED -> Set.of(RUNNING);
            case DEADLINE -> Set.of(EXPIRED);
            case SUBMITTED, GRANTED, CANCELED, UNREADABLE, PURGED -> Set.of();
        };
    }

    private static void follows(JobRecord before, Cause cause, JobRecord next, Instant now) {
        unless(
                before.tenant().equals(next.tenant()) && next.charged() >= before.charged(),
                Invariant.WALK,
                "%s changes its owner or its charge",
                next.id());
        if (cause == Cause.GRANTED) {
            var readyAt = before.readyAt();
            unless(readyAt == null || !readyAt.isAfter(now), Invariant.WALK, "%s is granted too early", next.id());
            int last = before.attempts().isEmpty()
                    ? 0
                    : before.attempts().getLast().number();
            unless(lease(next).number() == last + 1, Invariant.WALK, "%s skips an attempt", next.id());
        } else if (cause == Cause.SUCCEEDED) {
            won(before, next);
        }
    }

    /** The picture is that of the attempt whose lease it was. */
    private static void won(JobRecord before, JobRecord next) {
        var lease = lease(before);
        var image = Objects.requireNonNull(next.result()).images().getFirst();
        unless(
                image.lease().equals(lease.id())
                        && image.sha256().equals(WorkerSim.signature(lease.worker(), lease.number())),
                Invariant.OLD_TOKEN,
                "%s is held by %s in attempt %d and takes the picture %s",
                next.id(),
                lease.worker(),
                lease.number(),
                image.sha256());
    }

    private static LeaseRecord lease(JobRecord job) {
        return Objects.requireNonNull(job.lease());
    }
}
