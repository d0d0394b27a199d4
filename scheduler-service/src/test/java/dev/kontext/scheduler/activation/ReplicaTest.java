package dev.kontext.scheduler.activation;

import static dev.kontext.scheduler.job.JobBuilder.WORKER;
import static dev.kontext.scheduler.job.JobBuilder.aJob;
import static dev.kontext.scheduler.log.Samples.NOW;
import static dev.kontext.scheduler.log.Samples.TENANT;
import static dev.kontext.scheduler.log.Samples.appends;
import static dev.kontext.scheduler.log.Samples.changed;
import static dev.kontext.scheduler.log.Samples.job;
import static dev.kontext.scheduler.log.Samples.logged;
import static dev.kontext.scheduler.log.Samples.marked;
import static dev.kontext.scheduler.log.Samples.purged;
import static dev.kontext.scheduler.log.Samples.set;
import static dev.kontext.scheduler.log.Samples.term;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.log.Event.TermStarted;
import dev.kontext.contracts.log.EventRecord;
import dev.kontext.contracts.redis.LaneLine;
import dev.kontext.contracts.redis.LogPosition;
import dev.kontext.contracts.setting.Setting.LanePaused;
import dev.kontext.contracts.setting.Setting.LaneWeight;
import dev.kontext.contracts.setting.Setting.TenantCap;
import dev.kontext.contracts.setting.Setting.TenantWeight;
import dev.kontext.scheduler.fairness.DeficitRoundRobin;
import dev.kontext.scheduler.job.JobMapping;
import dev.kontext.scheduler.lease.LeaseClock;
import dev.kontext.scheduler.log.Append;
import dev.kontext.scheduler.log.EventLogFake;
import dev.kontext.scheduler.log.LaterReleaseException;
import dev.kontext.scheduler.loop.LoopMetrics;
import dev.kontext.scheduler.record.JobRecordsFake;
import dev.kontext.scheduler.turn.Fleet;
import dev.kontext.scheduler.turn.FleetBench;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReplicaTest {
    private final EventLogFake log = new EventLogFake();
    private final JobRecordsFake records = new JobRecordsFake();
    private final MeterRegistry metrics = new SimpleMeterRegistry();

    ReplicaTest() {
        log.fence();
    }

    @Test
    void aFoldOfTheWholeLogKnowsActiveJobsMarksAndTheTerm() {
        append(term(4), queued(1), running(2), marked(3, 7));
        append(succeeded(2), marked(3, 8));

        try (var replica = folded()) {
            assertThat(replica.fleet().counts())
                    .containsEntry(JobStatus.QUEUED, 1L)
                    .containsEntry(JobStatus.RUNNING, 0L);
            assertThat(replica.fleet().job(job(2))).isEmpty();
            assertThat(replica.fleet().marks()).isEqualTo(Map.of(3, 8L));
            assertThat(replica.term()).map(TermStarted::term).contains(4L);
            assertThat(replica.fleet().time()).isEqualTo(NOW);
            assertThat(replica.isAtEnd()).isTrue();
        }
    }

    @Test
    void itStartsFromWhatTheRecordsHoldAndFoldsTheRest() {
        long next = append(queued(1), term(4));
        records.apply(Optional.empty(), logged(next - 1, running(9), term(5)), new LogPosition(log.topic(), next));
        append(queued(2));

        try (var replica = folded()) {
            assertThat(replica.fleet().job(job(1))).isEmpty();
            assertThat(replica.fleet().job(job(9)))
                    .contains(aJob(9).leasedTo(WORKER).build());
            assertThat(replica.fleet().job(job(2))).isPresent();
            assertThat(replica.fleet().ended().since()).isEqualTo(next);
            assertThat(replica.term()).map(TermStarted::term).contains(5L);
        }
    }

    @Test
    void whatOperatorsSetComesFromTheRecordsAndFromTheLog() {
        long next = append(set(new TenantWeight(TENANT, 2)), set(new TenantCap(TENANT, 2)));
        records.apply(
                Optional.empty(),
                logged(next - 1, set(new TenantWeight(TENANT, 7)), set(new TenantCap(TENANT, 2))),
                new LogPosition(log.topic(), next));
        append(
                set(new TenantCap(TENANT, 5)),
                set(new LanePaused(Lane.BATCH, true)),
                set(new LaneWeight(Lane.BATCH, 3)));

        try (var replica = folded()) {
            var settings = replica.fleet().settings();
            assertThat(settings.weight(TENANT)).isEqualTo(7);
            assertThat(settings.cap(TENANT)).hasValue(5);
            assertThat(settings.isPaused(Lane.BATCH)).isTrue();
            assertThat(settings.weight(Lane.BATCH)).hasValue(3);
            assertThat(replica.fleet().lines()).extracting(LaneLine::weight).containsExactly(4, 3);
        }
    }

    @Test
    void itsTimeIsNoEarlierThanTheLastEventWhenTheClockIsBehind() {
        long next = append(queued(1));
        records.apply(Optional.empty(), logged(next, queued(1)), new LogPosition(log.topic(), next));

        try (var replica = folded(InstantSource.fixed(NOW.minusSeconds(60)))) {
            assertThat(replica.fleet().time()).isEqualTo(NOW);
        }
    }

    @Test
    void recordsOfAnotherTopicCountForNothing() {
        append(queued(1));
        records.apply(Optional.empty(), logged(1, queued(9)), new LogPosition("another-topic", 1));

        try (var replica = folded()) {
            assertThat(replica.fleet().job(job(1))).isPresent();
            assertThat(replica.fleet().job(job(9))).isEmpty();
        }
    }

    @Test
    void withTheRecordsAwayTheWholeLogIsFolded() {
        append(queued(1));
        records.away(true);

        try (var replica = folded()) {
            assertThat(replica.fleet().job(job(1))).isPresent();
        }
    }

    @Test
    void anEventThatCannotBeAppliedDoesNotStopTheFold() {
        append(changed(purged(1, JobStatus.QUEUED)), queued(2));

        try (var replica = folded()) {
            assertThat(replica.fleet().job(job(1))).isEmpty();
            assertThat(replica.fleet().job(job(2))).isPresent();
        }
        assertThat(metrics.counter("kontext.unreadable.events").count()).isEqualTo(1);
    }

    @Test
    void anEventOfALaterReleaseStopsTheFold() {
        append(
                queued(1),
                new EventRecord(
                        "e", EventRecord.SCHEMA + 1, NOW, null, succeeded(1).body()));

        assertThatThrownBy(this::folded)
                .isInstanceOf(LaterReleaseException.class)
                .hasMessageContaining("schema 2 at version 2");
    }

    @Test
    void aTombstoneForgetsItsJob() {
        append(queued(1));
        log.append(List.of(Append.tombstone(job(1))), List.of());

        try (var replica = folded()) {
            assertThat(replica.fleet().job(job(1))).isEmpty();
        }
    }

    private Replica folded() {
        return folded(InstantSource.system());
    }

    private Replica folded(InstantSource clock) {
        var leaseClock = new LeaseClock(Duration.ofSeconds(5), Duration.ofSeconds(2));
        var replica = Replica.open(
                log,
                records,
                from -> new Fleet(
                        FleetBench.RULES,
                        leaseClock,
                        new DeficitRoundRobin(Map.of(Lane.INTERACTIVE, 4, Lane.BATCH, 1)),
                        from),
                new LoopMetrics(metrics),
                clock);
        replica.readToEnd();
        return replica;
    }

    private static EventRecord queued(int number) {
        return changed(JobMapping.toRecord(aJob(number).build()));
    }

    private static EventRecord running(int number) {
        return changed(JobMapping.toRecord(aJob(number).leasedTo(WORKER).build()));
    }

    private static EventRecord succeeded(int number) {
        return changed(
                JobMapping.toRecord(aJob(number).leasedTo(WORKER).succeeded().build()));
    }

    /** Returns the version of the last event. */
    private long append(EventRecord... events) {
        return log.append(appends(events), List.of()).getLast();
    }
}
