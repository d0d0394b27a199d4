package dev.kontext.scheduler.lease;

import java.time.Duration;

/**
 * Counts only the time in which a heartbeat could have been received: while the scheduler is away or stuck it stands
 * still, and afterwards every lease gets a full term. In milliseconds from an arbitrary start.
 */
public final class LeaseClock {
    private final long ttl;
    private final Duration stall;
    private Duration passed = Duration.ZERO;
    private long lastRestart;

    /**
     * @param ttl how long a lease lives after its last heartbeat
     * @param stall a turn that comes later than this after the one before means that nobody listened meanwhile
     */
    public LeaseClock(Duration ttl, Duration stall) {
        if (ttl.compareTo(stall) <= 0) {
            throw new IllegalArgumentException("ttl must be longer than stall, got " + ttl + " and " + stall);
        }
        this.ttl = ttl.toMillis();
        this.stall = stall;
    }

    /** So much time went by since the turn before. */
    public void pass(Duration elapsed) {
        if (elapsed.compareTo(stall) > 0) {
            restart();
        } else if (elapsed.isPositive()) {
            passed = passed.plus(elapsed);
        }
    }

    /** From now on every lease has a full term. */
    public void restart() {
        lastRestart = now();
    }

    public long now() {
        return passed.toMillis();
    }

    /** When a lease that was last heard of at this time ends. */
    public long endOf(long heardAt) {
        return Math.max(heardAt, lastRestart) + ttl;
    }

    /** How long nobody's silence, nor a limit that passed while nobody listened, is held against them yet. */
    public Duration graceLeft() {
        return Duration.ofMillis(Math.max(0, lastRestart + ttl - now()));
    }
}
