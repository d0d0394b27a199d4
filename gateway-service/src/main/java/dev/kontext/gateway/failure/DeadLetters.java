package dev.kontext.gateway.failure;

import dev.kontext.contracts.log.DeadLetter;
import dev.kontext.contracts.log.Request;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The records that nobody could read or handle.
 *
 * <p>All calls throw {@link dev.kontext.gateway.refusal.UnavailableException} when the log does not answer.
 */
public interface DeadLetters {
    /**
     * Reads on, oldest first. There may be fewer than the limit though there are more.
     *
     * @param from offset of the first one; what is deleted already is passed over
     */
    Page read(LetterFilter filter, long from, int limit);

    /** The request that a letter holds, if it can be read now. */
    Optional<Request> requestIn(DeadLetter letter);

    /** @param offset its place among the dead letters */
    record Entry(long offset, DeadLetter letter) {}

    /** @param next where to read on, if there are more */
    record Page(List<Entry> letters, OptionalLong next) {
        public Page {
            letters = List.copyOf(letters);
        }
    }
}
