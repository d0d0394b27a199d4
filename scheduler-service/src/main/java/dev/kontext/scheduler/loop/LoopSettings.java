package dev.kontext.scheduler.loop;

import java.time.Duration;

/**
 * How the loop goes about its turns.
 *
 * @param gap between two appends: back to back, one in ten waits 20 ms for the markers of the one before
 * @param callWait how long a heartbeat waits for something to be said
 * @param leaseTtl how long a lease lives after its last heartbeat
 * @param purgeEvery how often due purges are looked for
 * @param maxCalls calls that may wait for a turn
 */
public record LoopSettings(Duration gap, Duration callWait, Duration leaseTtl, Duration purgeEvery, int maxCalls) {
    public LoopSettings {
        if (gap.isNegative()) {
            throw new IllegalArgumentException("gap must not be negative, got " + gap);
        }
        if (leaseTtl.compareTo(callWait.multipliedBy(3)) < 0) {
            throw new IllegalArgumentException(
                    "leaseTtl must be at least three times callWait, got " + leaseTtl + " and " + callWait);
        }
        if (maxCalls < 1) {
            throw new IllegalArgumentException("maxCalls must be at least 1, got " + maxCalls);
        }
    }
}
