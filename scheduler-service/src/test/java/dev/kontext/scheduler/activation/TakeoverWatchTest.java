package dev.kontext.scheduler.activation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TakeoverWatchTest {
    private final TakeoverWatch watch = new TakeoverWatch(Duration.ofSeconds(3));

    @Test
    void aCounterThatStoodStillForLongEnoughMeansThatNobodyIsActive() {
        see(100, 7);
        see(101, 7);
        see(102, 7);
        assertThat(watch.stoodStill()).isFalse();

        see(103, 7);
        assertThat(watch.stoodStill()).isTrue();
    }

    @Test
    void aCounterThatRisesMeansThatSomebodyIs() {
        for (int second = 0; second < 20; second++) {
            see(100 + second, second);
            assertThat(watch.stoodStill()).isFalse();
        }
    }

    @Test
    void anAbsentCounterIsWaitedForAsLong() {
        for (int second = 100; second <= 103; second++) {
            assertThat(watch.stoodStill()).isFalse();
            watch.saw(OptionalLong.empty(), nanos(second));
        }

        assertThat(watch.stoodStill()).isTrue();
    }

    @Test
    void aCounterThatGotLostStartsTheWaitAnew() {
        see(100, 7);
        see(101, 7);
        see(102, 7);

        watch.saw(OptionalLong.empty(), nanos(103));

        assertThat(watch.stoodStill()).isFalse();
    }

    @Test
    void whoeverLookedAwayHasSeenNothing() {
        see(100, 7);

        see(110, 7);

        assertThat(watch.stoodStill()).isFalse();
    }

    @Test
    void aResetStartsTheWaitAnew() {
        see(100, 7);
        see(102, 7);
        see(104, 7);
        assertThat(watch.stoodStill()).isTrue();

        watch.reset();
        assertThat(watch.stoodStill()).isFalse();

        see(105, 7);
        assertThat(watch.stoodStill()).isFalse();
    }

    private void see(long second, long counter) {
        watch.saw(OptionalLong.of(counter), nanos(second));
    }

    private static long nanos(long second) {
        return Duration.ofSeconds(second).toNanos();
    }
}
