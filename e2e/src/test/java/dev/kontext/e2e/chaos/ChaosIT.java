package dev.kontext.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * A random run with a seed that is printed: {@code -Dchaos.seed=S} runs it again, {@code -Dchaos.minutes=N} for longer.
 */
@Order(1) // The longest begins first.
class ChaosIT {
    /** A restart in a short run leaves little time for other faults. */
    private static final Duration LONG = Duration.ofMinutes(10);

    private static final Map<String, Duration> CLOCKS =
            Map.of("scheduler-2", Duration.ofMinutes(5), "worker-1", Duration.ofMinutes(-5));

    @Test
    void everyPromiseHoldsWhateverBreaks() throws Exception {
        long seed = setting("chaos.seed", ThreadLocalRandom.current().nextLong(1_000_000));
        var length = Duration.ofMinutes(setting("chaos.minutes", 3));
        assertThat(length).as("chaos.minutes").isPositive();
        try (var stack = ChaosStack.start(Long.toString(seed), SkewedClocks.environment(CLOCKS))) {
            var run = new ChaosRun(stack, seed, ChaosRun.DRAIN);
            System.out.println("chaos seed=" + seed + " minutes=" + length.toMinutes() + " history=" + run.history());

            var outcome = run.run(breaker -> breakAll(breaker, seed, length));

            System.out.println("chaos seed=" + seed + " jobs=" + outcome.jobs() + " ends=" + outcome.ends() + " faults="
                    + outcome.faultCount() + " " + outcome.faults());
            System.out.println("chaos seed=" + seed + " used=" + outcome.used());
            assertThat(outcome.violations())
                    .as("seed " + seed + ", history " + run.history())
                    .isEmpty();
            CLOCKS.keySet().forEach(name -> assertThat(stack.stack().log(name)).contains(ClockAgent.SAID));
            // How many there are depends on the machine; a long run that had few has tried too little.
            long minutes = length.compareTo(LONG) < 0 ? 0 : length.toMinutes();
            assertThat(outcome.faultCount()).isGreaterThanOrEqualTo(Math.max(3, 4 * minutes));
            assertThat(outcome.jobs()).isGreaterThanOrEqualTo((int) Math.max(50, 150 * minutes));
            assertThat(outcome.ends()).containsKeys("succeeded", "canceled", "failed");
        }
    }

    /** In decimal, unlike {@link Long#getLong}, which takes 010 for 8, and 08 for nothing. */
    private static long setting(String name, long otherwise) {
        return Long.parseLong(System.getProperty(name, Long.toString(otherwise)));
    }

    /** One fault after another, as the seed has them. */
    private static void breakAll(Breaker breaker, long seed, Duration length) throws InterruptedException {
        long end = System.nanoTime() + length.toNanos();
        for (var planned : Schedule.of(seed, 10_000)) {
            if (System.nanoTime() > end) {
                return;
            }
            breaker.run(planned);
        }
    }
}
