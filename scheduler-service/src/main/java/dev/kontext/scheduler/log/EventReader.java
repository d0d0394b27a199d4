package dev.kontext.scheduler.log;

import java.time.Duration;
import java.util.List;

/** Reads the log in order. Belongs to one thread. */
public interface EventReader extends AutoCloseable {
    /**
     * The next events, in order; none if the wait ended first, or if only ends of transactions were there, which move
     * the position all the same.
     *
     * @param wait how long to wait for the first one
     * @throws LogUnavailableException if the log refuses to answer; a log that is silent yields no events
     * @throws PositionLostException if the log has no such position
     */
    List<LoggedEvent> poll(Duration wait);

    /** The next offset to read. Ends of transactions count, and compaction leaves gaps. */
    long position();

    /**
     * The end of the log as of now, open transactions included: reading until the position is not below it reads all that
     * is committed, and waits for what is not settled yet. A position above it is of another log.
     *
     * @throws LogUnavailableException if the log does not answer
     */
    long end();

    /**
     * The end of what can be read as of now: where the first open transaction begins, else {@link #end()}.
     *
     * @throws LogUnavailableException if the log does not answer
     */
    long settledEnd();

    /** Goes on from there. */
    void seek(long next);

    @Override
    void close();
}
