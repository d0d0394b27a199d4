package dev.kontext.scheduler.record;

import dev.kontext.contracts.redis.LogPosition;
import java.util.Optional;

/** What became of a batch. */
public sealed interface ApplyOutcome {
    /** The records follow it now. */
    record Applied() implements ApplyOutcome {}

    /**
     * The records stand elsewhere, and nothing changed.
     *
     * @param found empty in an empty Redis
     */
    record Elsewhere(Optional<LogPosition> found) implements ApplyOutcome {}
}
