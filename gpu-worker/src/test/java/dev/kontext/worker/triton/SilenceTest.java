package dev.kontext.worker.triton;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.contracts.job.FailureClass;
import dev.kontext.imaging.Size;
import dev.kontext.worker.attempt.EditRequest;
import dev.kontext.worker.triton.EditModelBench.TestTriton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class SilenceTest {
    private static final Duration FIRST = Duration.ofSeconds(60);
    private static final Duration LEAST = Duration.ofSeconds(10);
    private static final TritonConfig CONFIG = new TestTriton("localhost:1", "kontext", "exact", FIRST, 10, LEAST);

    private long now;

    private void pass(Duration time) {
        now += time.toNanos();
    }

    /** @param step what is known from earlier edits */
    private Silence silence(Duration step) {
        var request = new EditRequest(
                "lease", "p", Optional.empty(), 1, new Size(64, 64), 28, 2.5, 1, step, Duration.ofMinutes(10));
        return new Silence(CONFIG, request, () -> now);
    }

    @Test
    void beforeTheFirstStepTheConfiguredTimeCounts() {
        assertThat(silence(Duration.ofSeconds(30)).limit()).isEqualTo(FIRST);
    }

    @Test
    void afterItTheUsualStepCounts() {
        var silence = silence(Duration.ofSeconds(3));
        pass(Duration.ofSeconds(1));
        silence.stepDone(1);

        assertThat(silence.limit()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void aLongWaitBeforeTheFirstStepIsNoSlowStep() {
        var silence = silence(Duration.ofSeconds(3));
        pass(Duration.ofSeconds(50));
        silence.stepDone(1);

        assertThat(silence.limit()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void quickStepsLeaveTheLeastTime() {
        var silence = silence(Duration.ofMillis(100));
        pass(Duration.ofMillis(100));
        silence.stepDone(1);

        assertThat(silence.limit()).isEqualTo(LEAST);
    }

    @Test
    void theSlowestStepOfTheEditItselfCounts() {
        var silence = silence(Duration.ZERO);
        pass(Duration.ofSeconds(2));
        silence.stepDone(1);
        pass(Duration.ofSeconds(5));
        silence.stepDone(2);
        pass(Duration.ofSeconds(1));
        silence.stepDone(3);

        assertThat(silence.limit()).isEqualTo(Duration.ofSeconds(50));
    }

    @Test
    void theFailureSaysHowFarTheModelWas() {
        var silence = silence(Duration.ZERO);
        assertThat(silence.broken(new TimeoutException()).sentence())
                .isEqualTo("The model went silent before its first step.");

        silence.stepDone(3);

        assertThat(silence.broken(new TimeoutException()).sentence())
                .isEqualTo("The model went silent after step 3 of 28.");
        assertThat(silence.broken(new TimeoutException()).failure()).isEqualTo(FailureClass.UNAVAILABLE);
    }
}
