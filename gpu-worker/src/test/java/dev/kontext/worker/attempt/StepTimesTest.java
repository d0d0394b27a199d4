package dev.kontext.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.imaging.Size;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StepTimesTest {
    private static final Size MEGAPIXEL = new Size(1000, 1000);

    private long now;
    private final StepTimes times = new StepTimes(() -> now);

    private void pass(long ms) {
        now += ms * 1_000_000;
    }

    @Test
    void aFreeGpuHasNothingLeft() {
        assertThat(times.left()).isZero();
    }

    @Test
    void theRunningEditsOwnPaceCounts() {
        times.begin(MEGAPIXEL, 10);
        pass(400);
        times.stepDone(4);

        assertThat(times.left()).isEqualTo(Duration.ofMillis(600));
    }

    @Test
    void timeSinceTheLastStepCounts() {
        times.begin(MEGAPIXEL, 10);
        pass(500);
        times.stepDone(5);
        pass(300);

        assertThat(times.left()).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void anEditThatTakesLongerThanThoughtHasNothingLeftRatherThanLess() {
        times.begin(MEGAPIXEL, 2);
        pass(60_000);

        assertThat(times.left()).isZero();
    }

    @Test
    void theNextEditIsGuessedFromTheLast() {
        times.begin(MEGAPIXEL, 10);
        pass(1000);
        times.stepDone(10);
        times.end();

        assertThat(times.left()).isZero();
        assertThat(times.whole(new Size(1000, 500), 20)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void anEditWithoutAStepTeachesNothing() {
        var before = times.whole(MEGAPIXEL, 10);
        times.begin(MEGAPIXEL, 10);
        pass(60_000);
        times.end();

        assertThat(times.whole(MEGAPIXEL, 10)).isEqualTo(before);
    }
}
