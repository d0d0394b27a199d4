package dev.kontext.scheduler.fairness;

import static dev.kontext.contracts.job.Lane.BATCH;
import static dev.kontext.contracts.job.Lane.INTERACTIVE;
import static dev.kontext.scheduler.fairness.SharesBench.COST;
import static dev.kontext.scheduler.fairness.SharesBench.tenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.redis.LaneLine;
import dev.kontext.contracts.redis.TenantLine;
import dev.kontext.contracts.setting.Setting;
import dev.kontext.contracts.setting.Setting.LanePaused;
import dev.kontext.contracts.setting.Setting.LaneWeight;
import dev.kontext.contracts.setting.Setting.PoolPaused;
import dev.kontext.contracts.setting.Setting.TenantCap;
import dev.kontext.contracts.setting.Setting.TenantPaused;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorsTest {
    private static final TenantId ONE = tenant(1);
    private static final TenantId OTHER = tenant(2);

    private final SharesBench bench = new SharesBench();

    static Stream<Arguments> pauses() {
        return Stream.of(
                Arguments.of(new LanePaused(BATCH, true), new LanePaused(BATCH, false)),
                Arguments.of(new TenantPaused(ONE, true), new TenantPaused(ONE, false)),
                Arguments.of(new PoolPaused("kontext", true), new PoolPaused("kontext", false)));
    }

    @ParameterizedTest
    @MethodSource("pauses")
    void whatIsPausedStartsNothingUntilItIsResumed(Setting pause, Setting resume) {
        bench.lineUp(2, ONE, BATCH, COST);
        bench.set(pause);
        var late = bench.lineUp(ONE, BATCH, COST);

        assertThat(bench.shares().hasNext()).isFalse();
        assertThat(bench.next()).isEmpty();

        bench.set(resume);
        bench.take(3);
        assertThat(bench.taken()).hasSize(3).last().extracting(Waiting::job).isEqualTo(late);
        assertThat(bench.shares().hasNext()).isFalse();
    }

    @Test
    void theLinesTellWhatWaitsPausedOrNot() {
        bench.lineUp(2, ONE, BATCH, COST);
        bench.lineUp(3, OTHER, BATCH, COST);
        bench.lineUp(OTHER, INTERACTIVE, COST.multipliedBy(2));
        bench.set(new TenantPaused(ONE, true));
        bench.take(2);

        assertThat(bench.shares().lines())
                .extracting(LaneLine::lane, LaneLine::weight, line -> Set.copyOf(line.tenants()))
                .containsExactlyInAnyOrder(
                        tuple(INTERACTIVE, 4, Set.of()),
                        tuple(BATCH, 1, Set.of(new TenantLine(ONE, 2, 20_000), new TenantLine(OTHER, 2, 20_000))));
    }

    @Test
    void theLinesTellTheWeightsThatAreInForce() {
        bench.set(new LaneWeight(BATCH, 7));

        assertThat(bench.shares().lines())
                .extracting(LaneLine::lane, LaneLine::weight)
                .containsExactlyInAnyOrder(tuple(INTERACTIVE, 4), tuple(BATCH, 7));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 40})
    void aLaneHasTheShareOfTheWeightThatIsSet(int weight) {
        bench.set(new LaneWeight(BATCH, weight));
        bench.lineUp(2_000, ONE, INTERACTIVE, Duration.ofSeconds(3));
        bench.lineUp(2_000, OTHER, BATCH, COST);

        bench.take(1_000);

        assertThat(bench.seconds(BATCH) / bench.seconds(INTERACTIVE))
                .isCloseTo(weight / 4.0, within(0.04 * weight / 4.0));
    }

    @ParameterizedTest
    @MethodSource("toOneToOne")
    void newWeightsHoldAtOnceAndWithoutADebtFromBefore(Setting change) {
        bench.lineUp(1_000, ONE, INTERACTIVE, COST);
        bench.lineUp(OTHER, BATCH, Duration.ofHours(1));
        bench.lineUp(1_000, OTHER, BATCH, COST);
        bench.take(2);
        assertThat(bench.taken()).extracting(Waiting::lane).containsExactly(INTERACTIVE, BATCH);
        bench.forgetWhatWasTaken();

        bench.set(change);
        bench.take(200);

        assertThat(bench.seconds(INTERACTIVE) / bench.seconds(BATCH)).isCloseTo(1, within(0.05));
    }

    static Stream<Setting> toOneToOne() {
        return Stream.of(new LaneWeight(BATCH, 4), new LaneWeight(INTERACTIVE, 1));
    }

    @Test
    void aLaneThatWasIdleWhileWeightsChangedSavesNothingUp() {
        bench.lineUp(2_000, ONE, BATCH, COST);
        bench.take(1_000);
        bench.set(new LaneWeight(BATCH, 16));
        bench.lineUp(1_000, ONE, INTERACTIVE, COST);
        bench.forgetWhatWasTaken();

        bench.take(500);

        assertThat(bench.seconds(BATCH) / bench.seconds(INTERACTIVE)).isCloseTo(4, within(0.1));
    }

    @Test
    void aSettingThatChangesNoLanesWeightForgivesNothing() {
        bench.lineUp(1_000, ONE, INTERACTIVE, COST);
        bench.lineUp(OTHER, BATCH, Duration.ofHours(1));
        bench.lineUp(1_000, OTHER, BATCH, COST);
        bench.take(2);
        bench.forgetWhatWasTaken();

        bench.set(new LaneWeight(BATCH, 1));
        bench.set(new TenantCap(ONE, null));
        bench.take(100);

        assertThat(bench.taken()).allMatch(job -> job.lane() == INTERACTIVE);
    }

    @Test
    void aPauseHoldsUpNobodyElse() {
        bench.lineUp(10, ONE, BATCH, COST);
        bench.lineUp(10, OTHER, BATCH, COST);
        bench.lineUp(10, OTHER, INTERACTIVE, COST);
        bench.set(new TenantPaused(ONE, true));
        bench.set(new LanePaused(INTERACTIVE, true));
        bench.set(new PoolPaused("another", true));

        bench.take(10);

        assertThat(bench.taken()).allMatch(job -> job.tenant().equals(OTHER) && job.lane() == BATCH);
        assertThat(bench.next()).isEmpty();
    }

    @Test
    void aPausedTenantSavesNothingUp() {
        bench.lineUp(1_000, ONE, BATCH, COST);
        bench.lineUp(1_000, OTHER, BATCH, COST);
        bench.set(new TenantPaused(ONE, true));
        bench.take(500);
        bench.set(new TenantPaused(ONE, false));
        bench.forgetWhatWasTaken();

        bench.take(100);

        assertThat(bench.jain(List.of(ONE, OTHER))).isGreaterThan(0.99);
    }

    @Test
    void aTenantRunsNoMoreThanItsCapInBothLanesTogether() {
        bench.lineUp(5, ONE, BATCH, COST);
        bench.lineUp(5, ONE, INTERACTIVE, COST);
        bench.set(new TenantCap(ONE, 3));
        var started = Stream.generate(() -> bench.start(_ -> true)).limit(3).toList();

        assertThat(started).allMatch(Optional::isPresent);
        assertThat(bench.shares().hasNext()).isFalse();
        assertThat(bench.start(_ -> true)).isEmpty();

        bench.stop(started.getFirst().orElseThrow());
        assertThat(bench.start(_ -> true)).isPresent();
        assertThat(bench.start(_ -> true)).isEmpty();
    }

    @Test
    void aCapIsLiftedRaisedAndLoweredWhileJobsRun() {
        bench.lineUp(10, ONE, BATCH, COST);
        bench.set(new TenantCap(ONE, 2));
        assertThat(Stream.generate(() -> bench.start(_ -> true)).limit(3))
                .filteredOn(Optional::isPresent)
                .hasSize(2);

        bench.set(new TenantCap(ONE, 1));
        assertThat(bench.start(_ -> true)).isEmpty();
        bench.set(new TenantCap(ONE, 3));
        assertThat(bench.start(_ -> true)).isPresent();
        assertThat(bench.start(_ -> true)).isEmpty();
        bench.set(new TenantCap(ONE, null));
        assertThat(bench.start(_ -> true)).isPresent();
    }

    @Test
    void whatACappedTenantMayNotHaveGoesToTheOthers() {
        bench.lineUp(100, ONE, BATCH, COST);
        bench.lineUp(100, OTHER, BATCH, COST);
        bench.set(new TenantCap(ONE, 1));
        bench.start(_ -> true);

        for (int i = 0; i < 20; i++) {
            assertThat(bench.start(_ -> true)).isPresent();
        }
        assertThat(bench.running(ONE)).isEqualTo(1);
        assertThat(bench.running(OTHER)).isEqualTo(20);
    }
}
