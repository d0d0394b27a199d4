package dev.kontext.scheduler.activation;

import static dev.kontext.scheduler.activation.SchedulerBench.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.scheduler.record.LivenessFake;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BeaconTest {
    private final LivenessFake liveness = new LivenessFake();
    private final TakeoverWatch watch = new TakeoverWatch(Duration.ZERO);

    @Test
    void aStandbyThatCannotSeeTheCounterDoesNotTakeOver() {
        var looks = new AtomicInteger();
        liveness.away(true);
        try (var beacon = new Beacon(liveness, () -> standingBy(looks), watch)) {
            beacon.start();
            eventually().until(() -> looks.get() >= 2);
            assertThat(watch.stoodStill()).isFalse();

            liveness.away(false);
            eventually().until(watch::stoodStill);
        }
    }

    private static Role standingBy(AtomicInteger looks) {
        looks.incrementAndGet();
        return new Role.StandingBy(Optional.empty(), true);
    }
}
