package dev.kontext.scheduler.intake;

import dev.kontext.contracts.log.DeadLetter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What was asked, in as many partitions as {@code Topics.REQUEST_PARTITIONS}. Belongs to one thread. */
public interface RequestLog extends AutoCloseable {
    /**
     * Reads every partition from its mark on. A partition without a mark, or whose mark the topic no longer has, is read
     * from its beginning.
     *
     * @param next offset of the next request, per partition
     */
    void assign(Map<Integer, Long> next);

    /**
     * The next requests; within a partition in order.
     *
     * @param wait how long to wait for the first one
     * @throws IntakeUnavailableException if the topic refuses to answer; a silent one yields no requests
     */
    List<IncomingRequest> poll(Duration wait);

    /** How many requests were gone from the topic before they were read, since partitions were assigned. */
    long lost();

    /**
     * The next offset to read in every partition. It also moves past what is no request, so it is what a mark can be set
     * to once all requests before it are handled.
     *
     * @throws IntakeUnavailableException if a mark that the topic no longer has cannot be replaced now
     */
    Map<Integer, Long> positions();

    /**
     * The committed end of every partition, as of now.
     *
     * @throws IntakeUnavailableException if the topic does not answer
     */
    Map<Integer, Long> ends();

    /**
     * What goes to the dead letters in place of a request.
     *
     * @param reason one sentence
     */
    DeadLetter deadLetter(IncomingRequest request, String reason, Instant now);

    @Override
    void close();
}
