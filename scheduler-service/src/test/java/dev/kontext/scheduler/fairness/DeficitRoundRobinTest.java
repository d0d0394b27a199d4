package dev.kontext.scheduler.fairness;

import static dev.kontext.contracts.job.Lane.BATCH;
import static dev.kontext.contracts.job.Lane.INTERACTIVE;
import static dev.kontext.scheduler.fairness.SharesBench.COST;
import static dev.kontext.scheduler.fairness.SharesBench.tenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.setting.Setting.TenantWeight;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeficitRoundRobinTest {
    private static final TenantId ONE = tenant(1);
    private static final TenantId OTHER = tenant(2);

    private final SharesBench bench = new SharesBench();

    @Test
    void tenantsShareGpuTimeAlikeHoweverMuchOneOfThemSubmits() {
        var tenants = IntStream.range(0, 20).mapToObj(SharesBench::tenant).toList();
        bench.lineUp(10_000, tenants.getFirst(), BATCH, COST);
        tenants.stream().skip(1).forEach(tenant -> bench.lineUp(100, tenant, BATCH, COST));

        bench.take(1_000);

        assertThat(bench.jain(tenants)).isGreaterThanOrEqualTo(0.95);
    }

    @Test
    void gpuTimeIsSharedAndNotTheNumberOfJobs() {
        bench.lineUp(1_000, ONE, BATCH, Duration.ofSeconds(1));
        bench.lineUp(1_000, OTHER, BATCH, Duration.ofSeconds(40));

        bench.take(500);

        assertThat(bench.jain(List.of(ONE, OTHER))).isGreaterThanOrEqualTo(0.95);
        assertThat(bench.taken()).filteredOn(job -> job.tenant().equals(ONE)).hasSizeGreaterThan(450);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5, 50})
    void aTenantHasTheShareOfItsWeight(int weight) {
        bench.set(new TenantWeight(ONE, weight));
        bench.lineUp(5_000, ONE, BATCH, COST);
        bench.lineUp(5_000, OTHER, BATCH, Duration.ofSeconds(7));

        bench.take(3_000);

        assertThat(bench.seconds(ONE) / bench.seconds(OTHER)).isCloseTo(weight, within(weight * 0.04));
    }

    @Test
    void lanesShareGpuTimeByTheirWeights() {
        bench.lineUp(2_000, ONE, INTERACTIVE, Duration.ofSeconds(3));
        bench.lineUp(2_000, OTHER, BATCH, COST);

        bench.take(1_000);

        assertThat(bench.seconds(INTERACTIVE) / bench.seconds(BATCH)).isCloseTo(4, within(0.1));
    }

    @Test
    @Tag("row-32")
    @DisplayName("row 32: one interactive job behind a flood")
    void anInteractiveJobBehindFiftyThousandBatchJobsIsNext() {
        bench.lineUp(50_000, ONE, BATCH, COST);
        bench.take(10);

        var job = bench.lineUp(OTHER, INTERACTIVE, COST);

        assertThat(bench.next()).map(Waiting::job).contains(job);
    }

    @Test
    void aLaneOrATenantAloneHasAllTheGpus() {
        bench.lineUp(20, ONE, BATCH, COST);

        bench.take(20);

        assertThat(bench.shares().hasNext()).isFalse();
        assertThat(bench.next()).isEmpty();
    }

    @Test
    void aLaneThatWasIdleSavesNothingUp() {
        bench.lineUp(2_000, ONE, BATCH, COST);
        bench.take(1_000);
        bench.lineUp(1_000, ONE, INTERACTIVE, COST);
        bench.forgetWhatWasTaken();

        bench.take(500);

        assertThat(bench.seconds(INTERACTIVE) / bench.seconds(BATCH)).isCloseTo(4, within(0.1));
    }

    @Test
    void aTenantThatWasIdleSavesNothingUp() {
        bench.lineUp(OTHER, BATCH, COST);
        bench.lineUp(2_000, ONE, BATCH, COST);
        bench.take(1_000);
        bench.lineUp(500, OTHER, BATCH, COST);
        bench.forgetWhatWasTaken();

        bench.take(100);

        assertThat(bench.jain(List.of(ONE, OTHER))).isGreaterThan(0.99);
    }

    @Test
    void aTenantThatSubmitsOneHugeJobAtATimePaysForEachOfThem() {
        bench.lineUp(10_000, ONE, BATCH, Duration.ofSeconds(1));
        for (int i = 0; i < 2_000; i++) {
            if (bench.taken().stream().noneMatch(job -> job.tenant().equals(OTHER)) || isGone(OTHER)) {
                bench.lineUp(OTHER, BATCH, Duration.ofSeconds(80));
            }
            bench.take(1);
        }

        assertThat(bench.jain(List.of(ONE, OTHER))).isGreaterThanOrEqualTo(0.95);
    }

    /** Whether the tenant's last job was taken. */
    private boolean isGone(TenantId tenant) {
        return bench.taken().getLast().tenant().equals(tenant);
    }

    @Test
    void withinATenantAndALaneWhoeverWasAcceptedFirstGoesFirst() {
        var first = bench.lineUp(ONE, BATCH, COST);
        var second = bench.lineUp(ONE, BATCH, COST);
        var third = bench.lineUp(ONE, BATCH, COST);

        bench.take(3);

        assertThat(bench.taken()).extracting(Waiting::job).containsExactly(first, second, third);
    }

    @Test
    void aJobThatIsTriedAgainKeepsItsPlace() {
        bench.lineUp(2, ONE, BATCH, COST);
        var again = bench.next().orElseThrow();

        bench.shares().add(again);

        assertThat(bench.next()).contains(again);
    }

    @Test
    void whatDoesNotSuitAGpuKeepsItsPlaceAndHoldsNobodyUp() {
        var first = bench.lineUp(ONE, BATCH, COST);
        var second = bench.lineUp(OTHER, BATCH, COST);

        assertThat(bench.next(_ -> false)).isEmpty();
        assertThat(bench.next(Predicate.isEqual(second))).map(Waiting::job).contains(second);
        assertThat(bench.next()).map(Waiting::job).contains(first);
    }

    @Test
    void aLaneWithNothingThatSuitsLeavesTheGpuToTheOther() {
        bench.lineUp(ONE, INTERACTIVE, COST);
        var batch = bench.lineUp(ONE, BATCH, COST);

        assertThat(bench.next(Predicate.isEqual(batch))).map(Waiting::job).contains(batch);
    }

    @Test
    void fewUnsuitableJobsArePassedOverForOneGpuHoweverManyWait() {
        for (int number = 0; number < 1_000; number++) {
            bench.lineUp(10, tenant(number), BATCH, COST);
        }
        var asked = new HashSet<JobId>();

        bench.next(job -> !asked.add(job));

        assertThat(asked).hasSizeBetween(1, 64);
    }

    @Test
    void aGrantAsksAboutOneJobHoweverManyWait() {
        var tenants = IntStream.range(0, 1_000).mapToObj(SharesBench::tenant).toList();
        for (int i = 0; i < 100; i++) {
            tenants.forEach(tenant -> bench.lineUp(tenant, BATCH, COST));
        }
        var asked = new AtomicInteger();

        for (int i = 0; i < 10_000; i++) {
            bench.next(_ -> asked.incrementAndGet() > 0);
        }

        assertThat(asked).hasValue(10_000);
        assertThat(bench.jain(tenants)).isGreaterThan(0.99);
    }

    @Test
    void aJobStandsInLineOnce() {
        var waiting = bench.add(ONE, BATCH, COST);

        bench.shares().add(waiting);

        assertThat(bench.next()).contains(waiting);
        assertThat(bench.shares().hasNext()).isFalse();
    }

    @Test
    void aJobThatIsRemovedIsNotTaken() {
        var job = bench.add(ONE, BATCH, COST);

        bench.shares().remove(job);
        bench.shares().remove(job);

        assertThat(bench.shares().hasNext()).isFalse();
        assertThat(bench.next()).isEmpty();
    }

    @Test
    void everyLaneNeedsAWeight() {
        assertThatIllegalArgumentException().isThrownBy(() -> new DeficitRoundRobin(Map.of(INTERACTIVE, 4)));
        assertThatIllegalArgumentException().isThrownBy(() -> new DeficitRoundRobin(Map.of(INTERACTIVE, 4, BATCH, 0)));
    }
}
