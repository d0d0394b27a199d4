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
        times.begin(MEGAPIXEL, 10, false);
        pass(400);
        times.stepDone(4);

        assertThat(times.left()).isEqualTo(Duration.ofMillis(600));
    }

    @Test
    void timeSinceTheLastStepCounts() {
        times.begin(MEGAPIXEL, 10, false);
        pass(500);
        times.stepDone(5);
        pass(300);

        assertThat(times.left()).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void anEditThatTakesLongerThanThoughtHasNothingLeftRatherThanLess() {
        times.begin(MEGAPIXEL, 2, false);
        pass(60_000);

        assertThat(times.left()).isZero();
    }

    @Test
    void theNextEditIsGuessedFromTheLast() {
        times.begin(MEGAPIXEL, 10, false);
        pass(1000);
        times.stepDone(10);
        times.end();

        assertThat(times.left()).isZero();
        assertThat(times.whole(new Size(1000, 500), 20)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void anEditWithoutAStepTeachesNothing() {
        var before = times.whole(MEGAPIXEL, 10);
        times.begin(MEGAPIXEL, 10, false);
        pass(60_000);
        times.end();

        assertThat(times.whole(MEGAPIXEL, 10)).isEqualTo(before);
    }

    @Test
    void eachSizeIsLearnedForItself() {
        var small = new Size(100, 100);
        times.begin(small, 2, false);
        pass(400);
        times.stepDone(2);
        times.end();
        times.begin(MEGAPIXEL, 2, false);
        pass(4000);
        times.stepDone(2);
        times.end();

        assertThat(times.step(small)).contains(Duration.ofMillis(200));
        assertThat(times.step(MEGAPIXEL)).contains(Duration.ofSeconds(2));
        assertThat(times.whole(small, 10)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void whatWasNotMeasuredIsNotClaimed() {
        assertThat(times.step(MEGAPIXEL)).isEmpty();
        assertThat(times.megapixelStep()).isEmpty();
    }

    @Test
    void aStepOfAMegapixelIsToldFromAnySize() {
        times.begin(new Size(500, 500), 4, false);
        pass(1000);
        times.stepDone(4);
        times.end();

        assertThat(times.megapixelStep()).contains(Duration.ofSeconds(1));
        assertThat(times.step(MEGAPIXEL)).isEmpty();
    }

    @Test
    void aStepThatReadsAnInputCountsAsTwo() {
        times.begin(new Size(500, 500), 4, true);
        pass(1000);
        times.stepDone(4);
        times.end();

        assertThat(times.megapixelStep()).contains(Duration.ofMillis(500));
    }
}
