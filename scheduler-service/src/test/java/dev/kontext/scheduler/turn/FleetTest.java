package dev.kontext.scheduler.turn;

import static dev.kontext.scheduler.job.JobBuilder.WORKER;
import static dev.kontext.scheduler.job.JobBuilder.aJob;
import static dev.kontext.scheduler.log.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.log.Cause;
import dev.kontext.contracts.log.Event.JobChanged;
import dev.kontext.scheduler.fairness.DeficitRoundRobin;
import dev.kontext.scheduler.job.JobBuilder;
import dev.kontext.scheduler.job.JobMapping;
import dev.kontext.scheduler.lease.LeaseClock;
import dev.kontext.scheduler.log.Samples;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FleetTest {
    private final Fleet fleet = new Fleet(
            FleetBench.RULES,
            new LeaseClock(FleetBench.TTL, Duration.ofSeconds(2)),
            new DeficitRoundRobin(Map.of(Lane.INTERACTIVE, 1, Lane.BATCH, 1)),
            0);

    @Test
    void theTextOfAJobCountsOnceUntilItEnds() {
        long text = aJob().submission().spec().textBytes();
        assertThat(text).isPositive();

        happen(aJob());
        happen(aJob().leasedTo(WORKER));
        assertThat(fleet.textBytes()).isEqualTo(text);

        happen(aJob(2));
        assertThat(fleet.textBytes()).isEqualTo(2 * text);

        happen(aJob().leasedTo(WORKER).succeeded());
        fleet.forget(Samples.job(2), NOW);
        assertThat(fleet.textBytes()).isZero();
    }

    private void happen(JobBuilder job) {
        fleet.apply(new JobChanged(Cause.SUBMITTED, JobMapping.toRecord(job.build())), NOW);
    }
}
