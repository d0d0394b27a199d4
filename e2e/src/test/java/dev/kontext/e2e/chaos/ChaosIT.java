package dev.kontext.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/**
 * A random run with a seed that is printed: {@code -Dchaos.seed=S} runs it again, {@code -Dchaos.minutes=N} for longer.
 */
class ChaosIT {
    @Test
    void everyPromiseHoldsWhateverBreaks() throws Exception {
        long seed = Long.getLong("chaos.seed", ThreadLocalRandom.current().nextLong(1_000_000));
        var length = Duration.ofMinutes(Long.getLong("chaos.minutes", 3));
        var run = new ChaosRun(seed, length);
        System.out.println("chaos seed=" + seed + " minutes=" + length.toMinutes() + " history=" + run.history());

        var outcome = run.run();

        System.out.println("chaos seed=" + seed + " jobs=" + outcome.jobs() + " ends=" + outcome.ends() + " faults="
                + outcome.faultCount() + " " + outcome.faults());
        assertThat(outcome.violations())
                .as("seed " + seed + ", history " + run.history())
                .isEmpty();
        // How many there are depends on the machine; without any nothing was tried.
        assertThat(outcome.faultCount()).isGreaterThanOrEqualTo(5);
        assertThat(outcome.jobs()).isGreaterThanOrEqualTo(50);
        assertThat(outcome.ends()).containsKeys("succeeded", "canceled", "failed");
    }
}
