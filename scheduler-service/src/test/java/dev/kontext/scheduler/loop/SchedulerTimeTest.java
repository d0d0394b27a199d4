package dev.kontext.scheduler.loop;

import static dev.kontext.scheduler.log.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class SchedulerTimeTest {
    private long nanos = 1_000_000;

    @Test
    void itStartsAtTheClockAndGoesOnByWhatHasElapsed() {
        var time = time(NOW, NOW.minusSeconds(60));

        assertThat(time.now()).isEqualTo(NOW);
        nanos += 2_500_000;
        assertThat(time.now()).isEqualTo(NOW.plusNanos(2_500_000));
    }

    @Test
    void itStartsAtTheLastEventIfTheClockIsBehind() {
        assertThat(time(NOW.minusSeconds(60), NOW).now()).isEqualTo(NOW);
    }

    @Test
    void itIsInWholeMicroseconds() {
        assertThat(time(NOW.plusNanos(1_999), NOW).now()).isEqualTo(NOW.plusNanos(1_000));
    }

    private SchedulerTime time(Instant clock, Instant lastEvent) {
        return new SchedulerTime(InstantSource.fixed(clock), () -> nanos, lastEvent);
    }
}
