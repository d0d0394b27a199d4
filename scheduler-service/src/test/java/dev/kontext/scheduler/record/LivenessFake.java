package dev.kontext.scheduler.record;

import java.util.OptionalLong;

/** A counter in memory, which can be lost or out of reach. */
public final class LivenessFake implements Liveness {
    private OptionalLong counter = OptionalLong.empty();
    private boolean away;

    /** Whether it answers. */
    public synchronized void away(boolean away) {
        this.away = away;
    }

    public synchronized void lose() {
        counter = OptionalLong.empty();
    }

    @Override
    public synchronized long raise() {
        answer();
        counter = OptionalLong.of(counter.orElse(0) + 1);
        return counter.getAsLong();
    }

    @Override
    public synchronized OptionalLong read() {
        answer();
        return counter;
    }

    private void answer() {
        if (away) {
            throw new RecordsUnavailableException("Redis does not answer");
        }
    }
}
