package dev.kontext.gateway.job;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.redis.LogPosition;
import java.util.List;

/**
 * How far the two streams reach at this moment.
 *
 * <p>All calls throw {@link dev.kontext.gateway.refusal.UnavailableException} when the log does not answer.
 */
public interface LogEnds {
    /** The end of what committed transactions have written to the events, under the topic's present id. */
    LogPosition events();

    /** The ends of all partitions of the requests. */
    List<Long> requests();

    /** The end of one partition of the requests. */
    long requests(int partition);

    /** The partition of the requests in which all with this key lie. */
    int partitionOf(String key);

    /** The partition of the requests in which all of this job's lie. */
    default int partitionOf(JobId id) {
        return partitionOf(id.value());
    }
}
