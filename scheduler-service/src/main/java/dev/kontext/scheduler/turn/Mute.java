package dev.kontext.scheduler.turn;

import java.time.Duration;
import java.time.Instant;

/** A worker that takes jobs and finishes none is granted nothing for a while, each time for twice as long. */
final class Mute {
    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofSeconds(80);

    private Duration next = FIRST;
    private Instant until = Instant.MIN;

    void again(Instant now) {
        until = now.plus(next);
        var doubled = next.multipliedBy(2);
        next = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    }

    void lift() {
        next = FIRST;
        until = Instant.MIN;
    }

    boolean isOn(Instant now) {
        return now.isBefore(until);
    }
}
