package dev.kontext.scheduler.log;

import dev.kontext.contracts.log.DeadLetter;
import java.time.Instant;
import java.util.List;

/**
 * The one ordered log of what happened. {@link #fence()} and {@link #append} are called by one thread; the rest by any.
 */
public interface EventLog extends AutoCloseable {
    /**
     * The id of the topic as it is now: a topic made anew has another.
     *
     * @throws LogUnavailableException if the log does not answer
     */
    String topic();

    /**
     * Becomes the only writer: from now on an append of any earlier writer fails. To be called before the first append
     * and again after every {@link UnknownOutcomeException} and {@link SupersededException}.
     *
     * @throws LogUnavailableException if the log does not answer; to be called again
     * @throws SupersededException if another writer did the same at the same time
     */
    void fence();

    /**
     * Appends all or nothing, in order, in one transaction. The dead letters go to their own topic in the same
     * transaction.
     *
     * @return the version of each: its offset + 1. The offset after the last one belongs to the end of the transaction.
     * @throws SupersededException if another writer has fenced this one; stop deciding. Whether this append is in the
     *     log is not known.
     * @throws LogUnavailableException if nothing was appended; the same append may be tried again
     * @throws UnknownOutcomeException if the log went silent; fence, and read it to its end before deciding again
     * @throws IllegalStateException if {@link #fence()} was not called, also after an unknown outcome
     */
    List<Long> append(List<Append> appends, List<DeadLetter> deadLetters);

    /**
     * Opens a reader of its own, which sees nothing that is not committed.
     *
     * @param next offset of the first event to read, 0 for all
     */
    EventReader readFrom(long next);

    /**
     * The offset of the first event written at or after this time; the end of the log if there is none.
     *
     * @throws LogUnavailableException if the log does not answer
     */
    long firstSince(Instant time);

    @Override
    void close();
}
