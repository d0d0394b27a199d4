package dev.kontext.scheduler.loop;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;

/**
 * The scheduler's time: it starts at the clock or at the last event, whichever is later, and from then on goes by what
 * has elapsed. So it never goes back, and nothing expires early because a clock jumped.
 */
final class SchedulerTime {
    private final Instant start;
    private final long startNanos;
    private final LongSupplier nanos;

    SchedulerTime(InstantSource clock, LongSupplier nanos, Instant lastEvent) {
        var now = clock.instant();
        this.start = now.isAfter(lastEvent) ? now : lastEvent;
        this.nanos = nanos;
        this.startNanos = nanos.getAsLong();
    }

    /** In whole microseconds, as JSON keeps them short. */
    Instant now() {
        return start.plusNanos(nanos.getAsLong() - startNanos).truncatedTo(ChronoUnit.MICROS);
    }
}
