package dev.kontext.scheduler.loop;

import java.time.Duration;

/** The time between two appends: the slower the log, the more a turn gathers for it. Belongs to the loop. */
final class AppendGap {
    /** A log that is slower than this is not helped by waiting longer. */
    private static final long LONGEST = Duration.ofMillis(20).toNanos();

    private final long least;
    private long endedAt;
    private long took;

    /** @param now on the clock of {@link System#nanoTime()}, as all times here */
    AppendGap(Duration least, long now) {
        this.least = least.toNanos();
        this.endedAt = now;
    }

    void appended(long from, long until) {
        endedAt = until;
        took = until - from;
    }

    /** The next append comes no earlier. */
    long end() {
        return endedAt + Math.max(least, Math.min(took, LONGEST));
    }
}
