package dev.kontext.scheduler.record;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.redis.LogPosition;
import dev.kontext.scheduler.log.LoggedEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The records in Redis that follow the log. May be called by any thread; the writing methods only by the active
 * scheduler's {@link Follower}. Every method throws {@link RecordsUnavailableException} if Redis does not answer.
 */
public interface JobRecords extends AutoCloseable {
    /** How far the records follow the log; empty in an empty Redis. */
    Optional<LogPosition> position();

    /**
     * Applies a batch at once if the records stand at the expected position, and else changes nothing.
     *
     * @param expected the position the batch follows, empty for an empty Redis
     * @param events in order; only the last one of a job counts
     * @param next the position behind the batch
     * @param gaps whether events between the positions may be missing, as in a log that was compacted since
     */
    ApplyOutcome apply(Optional<LogPosition> expected, List<LoggedEvent> events, LogPosition next, boolean gaps);

    /** The same, of all events between the positions. */
    default ApplyOutcome apply(Optional<LogPosition> expected, List<LoggedEvent> events, LogPosition next) {
        return apply(expected, events, next, false);
    }

    /** What a scheduler starts from. */
    Snapshot loadActive();

    /**
     * A job's record and the position it is of, read together.
     *
     * @throws UnreadableRecordException if there is one that cannot be read
     */
    Lookup find(JobId job);

    /**
     * Ended jobs whose purge is due, and purged ones that are to be forgotten; the longest due first.
     *
     * @param limit at most this many
     */
    List<JobId> duePurges(Instant now, int limit);

    /**
     * Empties Redis of all that is a fold of the log, and of nothing else, if it stands at the expected position.
     *
     * @return whether it did
     */
    boolean clear(Optional<LogPosition> expected);

    /** Whether Redis is set never to evict a record, which would not move the position. */
    boolean keepsEverything();

    @Override
    void close();
}
