package dev.kontext.scheduler.fairness;

import static dev.kontext.contracts.job.Lane.BATCH;
import static dev.kontext.contracts.job.Lane.INTERACTIVE;
import static dev.kontext.scheduler.log.Samples.NOW;
import static dev.kontext.scheduler.log.Samples.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.Lane;
import dev.kontext.scheduler.log.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class WeightedLanesTest {
    private final WeightedLanes lanes = new WeightedLanes(Map.of(INTERACTIVE, 4, BATCH, 1));

    @Test
    void fourInteractiveJobsGoForEachBatchJob() {
        for (int number = 0; number < 100; number++) {
            lanes.add(waiting(number, number < 50 ? INTERACTIVE : BATCH));
        }

        var taken = take(50);

        for (int round = 0; round < 10; round++) {
            var five = taken.subList(round * 5, round * 5 + 5);
            assertThat(Collections.frequency(five, INTERACTIVE))
                    .as("round %d", round)
                    .isEqualTo(4);
        }
    }

    @Test
    void neitherLaneStarvesWhileTheOtherNeverEmpties() {
        lanes.add(waiting(0, BATCH));
        for (int number = 1; number <= 4; number++) {
            lanes.add(waiting(number, INTERACTIVE));
            lanes.add(waiting(number + 100, INTERACTIVE));
        }

        assertThat(take(5)).contains(BATCH);
    }

    @Test
    void aLaneAloneHasAllTheGpusAndSavesNothingUpForLater() {
        for (int number = 0; number < 20; number++) {
            lanes.add(waiting(number, BATCH));
        }
        assertThat(take(10)).containsOnly(BATCH);

        for (int number = 20; number < 40; number++) {
            lanes.add(waiting(number, INTERACTIVE));
        }

        assertThat(Collections.frequency(take(10), INTERACTIVE)).isEqualTo(8);
    }

    @Test
    void withinALaneWhoeverWasAcceptedFirstGoesFirst() {
        lanes.add(waiting(3, BATCH));
        lanes.add(waiting(1, BATCH));
        lanes.add(waiting(2, BATCH));

        assertThat(List.of(next(), next(), next())).containsExactly(Samples.job(1), Samples.job(2), Samples.job(3));
    }

    @Test
    void whatDoesNotSuitAGpuKeepsItsPlace() {
        lanes.add(waiting(1, BATCH));
        lanes.add(waiting(2, BATCH));

        assertThat(lanes.take(Predicate.isEqual(Samples.job(2))))
                .map(Waiting::job)
                .contains(Samples.job(2));
        assertThat(lanes.take(_ -> false)).isEmpty();
        assertThat(next()).isEqualTo(Samples.job(1));
    }

    @Test
    void aJobStandsInLineOnce() {
        lanes.add(waiting(1, BATCH));
        lanes.add(waiting(1, INTERACTIVE));

        assertThat(take(1)).containsExactly(INTERACTIVE);
        assertThat(lanes.isEmpty()).isTrue();
    }

    @Test
    void aJobThatIsRemovedIsNotTaken() {
        lanes.add(waiting(1, BATCH));
        lanes.remove(Samples.job(1));
        lanes.remove(Samples.job(2));

        assertThat(lanes.take(_ -> true)).isEmpty();
        assertThat(lanes.isEmpty()).isTrue();
    }

    @Test
    void everyLaneNeedsAWeight() {
        assertThatIllegalArgumentException().isThrownBy(() -> new WeightedLanes(Map.of(INTERACTIVE, 4)));
        assertThatIllegalArgumentException().isThrownBy(() -> new WeightedLanes(Map.of(INTERACTIVE, 4, BATCH, 0)));
    }

    /** The lower its number, the earlier it was accepted. */
    private static Waiting waiting(int number, Lane lane) {
        return new Waiting(Samples.job(number), TENANT, lane, NOW.plusSeconds(number), Duration.ofSeconds(11));
    }

    private JobId next() {
        return lanes.take(_ -> true).orElseThrow().job();
    }

    private List<Lane> take(int count) {
        var taken = new ArrayList<Lane>();
        for (int i = 0; i < count; i++) {
            taken.add(lanes.take(_ -> true).orElseThrow().lane());
        }
        return taken;
    }
}
