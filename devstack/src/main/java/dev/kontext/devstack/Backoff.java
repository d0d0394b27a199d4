package dev.kontext.devstack;

import java.time.Duration;

/**
 * How long to wait before a process that died is started again.
 *
 * @param atOnce deaths in a row that are answered without waiting
 * @param first the wait after those, doubled with each further death
 * @param most the longest wait
 * @param calm a process that ran this long starts a new row
 */
record Backoff(int atOnce, Duration first, Duration most, Duration calm) {
    static final Backoff DEFAULT =
            new Backoff(3, Duration.ofMillis(250), Duration.ofSeconds(5), Duration.ofSeconds(30));

    /** @param deaths in a row, this one included; at least 1 */
    Duration before(int deaths) {
        if (deaths <= atOnce) {
            return Duration.ZERO;
        }
        int doublings = Math.min(deaths - atOnce - 1, 20);
        var wait = first.multipliedBy(1L << doublings);
        return wait.compareTo(most) < 0 ? wait : most;
    }

    /** Deaths in a row after a process that ran for this long died. */
    int count(int deathsBefore, Duration ran) {
        return ran.compareTo(calm) >= 0 ? 1 : deathsBefore + 1;
    }
}
