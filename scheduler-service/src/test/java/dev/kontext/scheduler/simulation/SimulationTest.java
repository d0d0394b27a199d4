package dev.kontext.scheduler.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Seeds that everybody runs. {@code -Dsimulation.turns=1000000 -Dsimulation.seed=7} runs one seed for longer; a failing
 * seed fails again.
 */
class SimulationTest {
    private static final Logger LOG = Logger.getLogger(SimulationTest.class);
    private static final long TURNS = Long.getLong("simulation.turns", 4_000);

    static List<Long> seeds() {
        var given = Long.getLong("simulation.seed");
        return given == null ? List.of(1L, 2L, 3L, 4L, 5L) : List.of(given);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    @Tag("row-22")
    @Tag("row-27")
    @Tag("row-28")
    @DisplayName("rows 22, 27 and 28: crashes at any point of a turn; cancels and deadlines against everything")
    void everyInvariantHoldsWhateverBefallsTheParts(long seed) {
        var report = run(Plan.of(seed, TURNS));

        assertThat(report.seen())
                .containsKeys("granted", "succeeded", "lease_lost", "terms", "lookups", "purged", "unreadable")
                .satisfies(SimulationTest::sharesWereJudged);
    }

    private static void sharesWereJudged(Map<String, Long> seen) {
        assertThat(seen.get("fairness windows of tenants")).isPositive();
        assertThat(seen.get("fairness windows of lanes")).isPositive();
    }

    @Test
    void lanesAndTenantsThatAlwaysHaveJobsWaitingAreGivenByTheirWeights() {
        var steady = EnumSet.of(
                Fault.LOSS, Fault.DELAY, Fault.DUPLICATION, Fault.WORKER_CRASH, Fault.WORKER_SILENCE, Fault.REDIS_LAG);

        var report = run(Plan.of(1, TURNS).backlog(8).faults(steady));

        assertThat(report.seen()).satisfies(SimulationTest::sharesWereJudged);
    }

    @Test
    void aTurnTakesAsLongHoweverManyJobsWait() {
        var report = run(Plan.of(1, TURNS).backlog(60));

        assertThat(report.seen()).containsKeys("granted", "lease_lost");
    }

    @Test
    void theSameSeedLivesThroughTheSame() {
        var plan = Plan.of(1, 1_000);

        assertThat(run(plan)).isEqualTo(run(plan));
    }

    private static Report run(Plan plan) {
        try {
            var report = World.run(plan);
            LOG.infof(
                    "simulation seed=%d turns=%d simulated_s=%d seen=%s",
                    plan.seed(), report.turns(), report.millis() / 1_000, new TreeMap<>(report.seen()));
            return report;
        } catch (Violation e) {
            LOG.errorf("violation seed=%d, looking for a smaller plan: %s", plan.seed(), e.getMessage());
            throw new AssertionError(
                    "seed %d: %s%nsmallest plan that fails alike: %s"
                            .formatted(plan.seed(), e.getMessage(), Shrinker.shrink(plan, e)),
                    e);
        }
    }
}
