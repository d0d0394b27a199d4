package dev.kontext.scheduler.record;

import static dev.kontext.scheduler.log.Samples.NOW;
import static dev.kontext.scheduler.log.Samples.TENANT;
import static dev.kontext.scheduler.log.Samples.changed;
import static dev.kontext.scheduler.log.Samples.job;
import static dev.kontext.scheduler.log.Samples.logged;
import static dev.kontext.scheduler.log.Samples.marked;
import static dev.kontext.scheduler.log.Samples.purged;
import static dev.kontext.scheduler.log.Samples.set;
import static dev.kontext.scheduler.log.Samples.term;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.log.EventRecord;
import dev.kontext.contracts.redis.LogPosition;
import dev.kontext.contracts.redis.StoredJob;
import dev.kontext.contracts.setting.Setting.LanePaused;
import dev.kontext.contracts.setting.Setting.LaneWeight;
import dev.kontext.contracts.setting.Setting.TenantCap;
import dev.kontext.contracts.setting.Settings;
import dev.kontext.scheduler.log.LoggedEvent;
import dev.kontext.scheduler.record.ApplyOutcome.Applied;
import dev.kontext.scheduler.record.ApplyOutcome.Elsewhere;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What all records promise. */
public abstract class JobRecordsContract {
    protected static final String TOPIC = "topic-1";

    /** Empty at the start of each test; the same for all calls within one test. */
    protected abstract JobRecords records();

    @Test
    void emptyRecordsStandNowhere() {
        assertEmpty();
    }

    private void assertEmpty() {
        assertThat(records().position()).isEmpty();
        assertThat(records().loadActive()).isEqualTo(Snapshot.EMPTY);
        assertThat(records().find(job(1))).isEqualTo(new Lookup(Optional.empty(), Optional.empty()));
        assertThat(records().duePurges(NOW, 10)).isEmpty();
    }

    @Test
    void aBatchMovesThePosition() {
        apply(0, 5, logged(1, changed(1, JobStatus.QUEUED)));

        assertThat(records().position()).contains(new LogPosition(TOPIC, 5));
        assertThat(records().find(job(1)))
                .isEqualTo(new Lookup(
                        Optional.of(new LogPosition(TOPIC, 5)),
                        Optional.of(new StoredJob(1, job(1, JobStatus.QUEUED)))));
    }

    @Test
    void aBatchThatFollowsAnotherPositionChangesNothing() {
        apply(0, 5, logged(1, changed(1, JobStatus.QUEUED)));
        var batch = logged(7, changed(1, JobStatus.RUNNING), changed(2, JobStatus.QUEUED));

        for (var wrong : List.of(
                Optional.of(new LogPosition(TOPIC, 6)),
                Optional.of(new LogPosition("topic-2", 5)),
                Optional.<LogPosition>empty())) {
            assertThat(records().apply(wrong, batch, new LogPosition(TOPIC, 9)))
                    .isEqualTo(new Elsewhere(Optional.of(new LogPosition(TOPIC, 5))));
        }

        assertThat(records().find(job(1)).job()).map(StoredJob::version).contains(1L);
        assertThat(records().find(job(2)).job()).isEmpty();
        assertThat(records().position()).contains(new LogPosition(TOPIC, 5));
    }

    @Test
    void aBatchForEmptiedRecordsIsRefusedToo() {
        assertThat(records().apply(Optional.of(new LogPosition(TOPIC, 5)), List.of(), new LogPosition(TOPIC, 9)))
                .isEqualTo(new Elsewhere(Optional.empty()));
    }

    @Test
    void anEmptyBatchMovesPastTheEndOfATransaction() {
        apply(0, 5, logged(1, changed(1, JobStatus.QUEUED)));

        apply(5, 6, List.of());

        assertThat(records().position()).contains(new LogPosition(TOPIC, 6));
    }

    @Test
    void ofSeveralEventsOfAJobTheLastCounts() {
        apply(
                0,
                5,
                logged(1, changed(1, JobStatus.QUEUED), changed(2, JobStatus.QUEUED), changed(1, JobStatus.FAILED)));

        assertThat(records().find(job(1)).job()).contains(new StoredJob(3, job(1, JobStatus.FAILED)));
        assertThat(records().loadActive().active())
                .extracting(stored -> stored.job().id())
                .containsExactly(job(2));
    }

    @Test
    void aSnapshotHoldsWhatASchedulerStartsFrom() {
        var term = term(4);
        apply(
                0,
                20,
                logged(
                        1,
                        term,
                        changed(1, JobStatus.QUEUED),
                        changed(2, JobStatus.RUNNING),
                        changed(3, JobStatus.SUCCEEDED),
                        marked(0, 17),
                        marked(5, 3),
                        marked(0, 18),
                        set(new LanePaused(Lane.BATCH, true)),
                        set(new TenantCap(TENANT, 2)),
                        set(new TenantCap(TENANT, 3)),
                        set(new LaneWeight(Lane.BATCH, 2)),
                        set(new LanePaused(Lane.BATCH, false))));

        var snapshot = records().loadActive();

        assertThat(snapshot.position()).contains(new LogPosition(TOPIC, 20));
        assertThat(snapshot.time()).contains(NOW);
        assertThat(snapshot.term().map(started -> started.term())).contains(4L);
        assertThat(snapshot.intakeMarks()).isEqualTo(Map.of(0, 18L, 5, 3L));
        assertThat(snapshot.settings())
                .isEqualTo(Settings.of(List.of(
                        new TenantCap(TENANT, 3), new LaneWeight(Lane.BATCH, 2), new LanePaused(Lane.BATCH, false))));
        assertThat(snapshot.active())
                .containsExactlyInAnyOrder(
                        new StoredJob(2, job(1, JobStatus.QUEUED)), new StoredJob(3, job(2, JobStatus.RUNNING)));
    }

    @Test
    void endedJobsAreDueForTheirPurgeAndPurgedOnesToBeForgotten() {
        apply(
                0,
                9,
                logged(1, changed(1, JobStatus.QUEUED), changed(2, JobStatus.FAILED), changed(3, JobStatus.EXPIRED)));
        var expiry = NOW.plus(Duration.ofHours(24));
        assertThat(records().duePurges(expiry.minusSeconds(1), 10)).isEmpty();
        assertThat(records().duePurges(expiry, 10)).containsExactlyInAnyOrder(job(2), job(3));
        assertThat(records().duePurges(expiry, 1)).hasSize(1);

        apply(9, 20, logged(10, changed(purged(2, JobStatus.FAILED))));

        assertThat(records().duePurges(NOW.plus(Duration.ofHours(24)).minusSeconds(1), 10))
                .isEmpty();
        assertThat(records().find(job(2)).job()).contains(new StoredJob(10, purged(2, JobStatus.FAILED)));
    }

    @Test
    void aTombstoneForgetsTheJob() {
        apply(0, 5, logged(1, changed(1, JobStatus.FAILED), changed(2, JobStatus.QUEUED)));

        apply(
                5,
                9,
                List.of(
                        new LoggedEvent.Tombstone(6, job(1).value()),
                        new LoggedEvent.Tombstone(7, job(2).value()),
                        new LoggedEvent.Tombstone(8, job(3).value())));

        assertThat(records().find(job(1)).job()).isEmpty();
        assertThat(records().loadActive().active()).isEmpty();
        assertThat(records().duePurges(NOW.plus(Duration.ofDays(9)), 10)).isEmpty();
    }

    @Test
    void whatIsUnreadableIsLeftOut() {
        apply(0, 5, List.of(new LoggedEvent.Unreadable(1, job(1).value(), "makes no sense")));

        assertThat(records().position()).contains(new LogPosition(TOPIC, 5));
        assertThat(records().find(job(1)).job()).isEmpty();
    }

    @Test
    void clearedRecordsAreEmpty() {
        apply(
                0,
                5,
                logged(
                        1,
                        term(1),
                        marked(1, 1),
                        set(new LanePaused(Lane.BATCH, true)),
                        changed(1, JobStatus.QUEUED),
                        changed(2, JobStatus.FAILED)));

        assertThat(records().clear(Optional.of(new LogPosition(TOPIC, 5)))).isTrue();

        assertEmpty();
        apply(0, 3, logged(1, changed(3, JobStatus.QUEUED)));
        assertThat(records().loadActive().active()).hasSize(1);
    }

    @Test
    void recordsThatMovedOnAreNotCleared() {
        apply(0, 5, logged(1, changed(1, JobStatus.QUEUED)));

        assertThat(records().clear(Optional.of(new LogPosition(TOPIC, 4)))).isFalse();
        assertThat(records().clear(Optional.empty())).isFalse();

        assertThat(records().find(job(1)).job()).isPresent();
    }

    @Test
    void aBigBatchIsAppliedWhole() {
        var events = IntStream.range(0, 6000)
                .mapToObj(i -> changed(i, JobStatus.QUEUED))
                .toArray(EventRecord[]::new);

        apply(0, 7000, logged(1, events));

        assertThat(records().loadActive().active()).hasSize(6000);
        assertThat(records().find(job(5999)).job()).map(StoredJob::version).contains(6000L);
    }

    /** Applies what lies between two positions, 0 being an empty Redis. */
    protected final void apply(long from, long next, List<LoggedEvent> events) {
        var expected = from == 0 ? Optional.<LogPosition>empty() : Optional.of(new LogPosition(TOPIC, from));
        assertThat(records().apply(expected, events, new LogPosition(TOPIC, next)))
                .isEqualTo(new Applied());
    }
}
