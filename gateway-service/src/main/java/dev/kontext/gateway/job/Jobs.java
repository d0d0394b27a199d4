package dev.kontext.gateway.job;

import dev.kontext.contracts.error.ErrorCode;
import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.log.Request.JobSubmitted;
import dev.kontext.contracts.redis.LogPosition;
import dev.kontext.gateway.refusal.RefusedException;
import dev.kontext.gateway.refusal.UnavailableException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Finds jobs, and says "not found" only when that is certain.
 *
 * <p>All calls throw {@link UnavailableException} when the records are not there or behind what this gateway, or the
 * client who asks, has seen.
 */
@ApplicationScoped
public class Jobs {
    /** A record outlives its job by more than this, so a submission this old without one was forgotten, not lost. */
    private static final Duration RECORD_LIVES_AT_LEAST = Duration.ofHours(24);

    private static final Duration PAUSE = Duration.ofMillis(10);

    private final JobRecords records;
    private final LogEnds ends;
    private final SeenPositions seen;
    private final JobsConfig config;
    private final InstantSource clock;

    public Jobs(JobRecords records, LogEnds ends, SeenPositions seen, JobsConfig config, InstantSource clock) {
        this.records = records;
        this.ends = ends;
        this.seen = seen;
        this.config = config;
        this.clock = clock;
    }

    /**
     * The job as it is.
     *
     * @param clientSaw the version that the client has seen, 0 if none
     * @throws RefusedException if there is no such job of this tenant, or if it is purged
     */
    public JobSnapshot get(TenantId tenant, String id, long clientSaw) {
        return get(tenant::equals, id, clientSaw);
    }

    /**
     * The job as it is, whoever owns it.
     *
     * @throws RefusedException if there is no such job, or if it is purged
     */
    public JobSnapshot getForOperator(String id) {
        return get(owner -> true, id, 0);
    }

    private JobSnapshot get(Predicate<TenantId> mayRead, String id, long clientSaw) {
        if (!JobId.isValid(id)) {
            throw notFound(id);
        }
        return switch (find(mayRead, new JobId(id), clientSaw)) {
            case Lookup.Found(var snapshot) -> snapshot;
            case Lookup.Purged() ->
                throw new RefusedException(
                        ErrorCode.JOB_PURGED, "The job " + id + " has ended and its data is deleted; submit it again.");
            case Lookup.Missing() -> throw notFound(id);
        };
    }

    /** Looks for a job. */
    public Lookup find(TenantId tenant, JobId id, long clientSaw) {
        return find(tenant::equals, id, clientSaw);
    }

    private Lookup find(Predicate<TenantId> mayRead, JobId id, long clientSaw) {
        var found = readCaughtUp(id, clientSaw);
        if (isKnown(found, clientSaw)) {
            return judge(mayRead, found);
        }
        // The order matters: what is in the log now must show in what is read from here on.
        long requests = ends.requests(ends.partitionOf(id));
        var events = ends.events();
        var patience = new Patience();
        do {
            found = readCaughtUp(id, clientSaw);
            if (isKnown(found, clientSaw)) {
                return judge(mayRead, found);
            }
            if (found.position().filter(p -> reaches(p, events)).isPresent() && found.intake() >= requests) {
                return judge(mayRead, found) instanceof Lookup.Missing missing ? missing : new Lookup.Purged();
            }
        } while (patience.pause());
        throw new UnavailableException("The status of this job is not up to date for the moment; try again.");
    }

    /** Reads a job once the records have reached all that was seen, whether it is there or not. */
    public JobSnapshot readCaughtUp(JobId id, long clientSaw) {
        var patience = new Patience();
        do {
            long mustReach = Math.max(seen.next(), clientSaw);
            var snapshot = records.read(id);
            if (isCaughtUp(snapshot.generation(), snapshot.position(), mustReach)) {
                return snapshot;
            }
        } while (patience.pause());
        throw behind();
    }

    /** A page of the tenant's jobs. */
    public JobRecords.Page list(
            TenantId tenant, Optional<JobStatus> status, Optional<JobRecords.Cursor> after, int limit) {
        return readCaughtUp(() -> records.list(tenant, status, after, limit), JobRecords.Page::position);
    }

    /** Reads something once the records have reached all that was seen. */
    public <T> T readCaughtUp(Supplier<T> read, Function<T, JobRecords.Position> positionOf) {
        var patience = new Patience();
        do {
            long mustReach = seen.next();
            var found = read.get();
            var position = positionOf.apply(found);
            if (isCaughtUp(position.generation(), position.position(), mustReach)) {
                return found;
            }
        } while (patience.pause());
        throw behind();
    }

    /**
     * Reads a job before a submission of it. That there is none counts only once the records show every job of its
     * partition that was accepted before the store was met: at the start of a fleet, and after Redis was lost, that takes
     * until the scheduler has read as far.
     */
    public JobSnapshot readForSubmission(JobId id) {
        var patience = new Patience();
        do {
            var snapshot = readCaughtUp(id, 0);
            var floor = seen.floor(snapshot.generation());
            if (snapshot.owner().isPresent()
                    || snapshot.intake() >= floor.requests().get(ends.partitionOf(id))) {
                return snapshot;
            }
        } while (patience.pause());
        throw new UnavailableException("What was submitted earlier is still being read; try again.");
    }

    /** Whether the store is still of this generation: what was written since it was read is there. */
    public boolean isIn(String generation) {
        return records.position().generation().equals(generation);
    }

    /** The submission of a job, if the store has one, however far its records are. */
    public Optional<JobSubmitted> submission(JobId id) {
        return records.read(id).submission();
    }

    private boolean isCaughtUp(String generation, Optional<LogPosition> position, long mustReach) {
        var floor = seen.floor(generation);
        if (position.isEmpty()) {
            throw new UnavailableException("The job records are being rebuilt; try again in a while.");
        }
        if (!position.get().topic().equals(floor.events().topic())) {
            seen.forget(floor);
            throw new UnavailableException("The job records follow another log than this gateway; try again.");
        }
        if (position.get().next() < Math.max(mustReach, floor.events().next())) {
            return false;
        }
        seen.saw(position.get());
        return true;
    }

    /** A submission without a record counts for as long as its job cannot have been forgotten. */
    private boolean isKnown(JobSnapshot snapshot, long clientSaw) {
        if (snapshot.job().isPresent()) {
            return true;
        }
        var oldest = clock.instant().minus(RECORD_LIVES_AT_LEAST);
        return clientSaw == 0
                && snapshot.submission()
                        .filter(stored -> stored.submission().acceptedAt().isAfter(oldest))
                        .isPresent();
    }

    private static Lookup judge(Predicate<TenantId> mayRead, JobSnapshot snapshot) {
        if (snapshot.owner().filter(mayRead).isEmpty()) {
            return new Lookup.Missing();
        }
        return snapshot.isPurged() ? new Lookup.Purged() : new Lookup.Found(snapshot);
    }

    private static boolean reaches(LogPosition position, LogPosition end) {
        return position.topic().equals(end.topic()) && position.next() >= end.next();
    }

    private static RefusedException notFound(String id) {
        var shown = JobId.isValid(id) ? id : "of this name";
        return new RefusedException(
                ErrorCode.JOB_NOT_FOUND,
                "There is no job " + shown + "; check the id, and that the key is its owner's.");
    }

    private static UnavailableException behind() {
        return new UnavailableException("The job records have not caught up with what was seen already; try again.");
    }

    /** Waits a little between tries, and not for long. */
    private final class Patience {
        private final long end = System.nanoTime() + config.patience().toNanos();

        /** @return false when it is at its end */
        boolean pause() {
            if (System.nanoTime() - end >= 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
            return true;
        }
    }
}
