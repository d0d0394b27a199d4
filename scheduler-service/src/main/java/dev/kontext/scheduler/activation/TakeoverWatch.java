package dev.kontext.scheduler.activation;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * Judges by the active scheduler's counter whether somebody is active: a counter that stood still, or was absent, for so
 * long by the clock of this process means that nobody is. Guarded by itself.
 */
final class TakeoverWatch {
    /** Whoever looked away for longer than this has seen nothing. */
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(2);

    private final Duration after;
    private OptionalLong counter = OptionalLong.empty();
    private boolean watching;
    private long since;
    private long lookedAt;

    TakeoverWatch(Duration after) {
        this.after = after;
    }

    /** Starts the wait anew. */
    synchronized void reset() {
        watching = false;
    }

    /** @param nanos on the clock of {@link System#nanoTime()} */
    synchronized void saw(OptionalLong value, long nanos) {
        boolean lookedAway = nanos - lookedAt > LONGEST_LOOK.toNanos();
        if (!watching || lookedAway || !value.equals(counter)) {
            watching = true;
            counter = value;
            since = nanos;
        }
        lookedAt = nanos;
    }

    /** Whether nobody was active for long enough, as last seen. */
    synchronized boolean stoodStill() {
        return watching && lookedAt - since >= after.toNanos();
    }
}
