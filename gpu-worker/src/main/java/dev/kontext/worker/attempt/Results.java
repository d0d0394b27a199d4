package dev.kontext.worker.attempt;

import dev.kontext.contracts.worker.AttemptResult.End;
import dev.kontext.contracts.worker.Grant;

/** Where ends of attempts are reported. */
public interface Results {
    /**
     * Reports the end of an attempt, again and again until a scheduler has settled or fenced it.
     *
     * @throws InterruptedException if the calling thread was interrupted: nobody needs the report any more
     */
    void report(Grant grant, End end) throws InterruptedException;
}
