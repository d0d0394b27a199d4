package dev.kontext.scheduler.loop;

import static dev.kontext.scheduler.log.Samples.NOW;
import static dev.kontext.scheduler.log.Samples.changed;
import static dev.kontext.scheduler.log.Samples.job;
import static dev.kontext.scheduler.log.Samples.logged;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.log.EventRecord;
import dev.kontext.contracts.redis.LogPosition;
import dev.kontext.contracts.redis.StoredJob;
import dev.kontext.scheduler.loop.Input.Looked;
import dev.kontext.scheduler.loop.Input.LookedUp;
import dev.kontext.scheduler.loop.Input.MaybeDue;
import dev.kontext.scheduler.record.JobRecordsFake;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What the loop has read from the records on other threads. */
class RecordReadersTest {
    private static final String TOPIC = "topic-1";

    private final JobRecordsFake records = new JobRecordsFake();
    private final Mailbox mailbox = new Mailbox(10);

    @Test
    void aLookupTellsWhichJobsHaveARecordAndWhereTheOthersHadNone() {
        follow(20, changed(1, JobStatus.SUCCEEDED));

        try (var lookups = new Lookups(records, TOPIC, mailbox)) {
            lookups.ask(3, Set.of(job(1), job(2)), 20);

            assertThat(next())
                    .isEqualTo(new LookedUp(3, Map.of(job(1), new Looked.Known(), job(2), new Looked.NoneAt(20))));
        }
    }

    @Test
    void aRecordThatCannotBeReadIsARecord() {
        follow(20, changed(1, JobStatus.SUCCEEDED));
        records.garble(job(1));

        try (var lookups = new Lookups(records, TOPIC, mailbox)) {
            lookups.ask(3, Set.of(job(1)), 20);

            assertThat(next()).isEqualTo(new LookedUp(3, Map.of(job(1), new Looked.Known())));
        }
    }

    @Test
    void aLookupWaitsUntilTheRecordsAnswerAndHaveCaughtUp() {
        records.away(true);

        try (var lookups = new Lookups(records, TOPIC, mailbox)) {
            lookups.ask(3, Set.of(job(2)), 20);
            follow(19, changed(1, JobStatus.QUEUED));
            assertThat(mailbox.isEmpty()).isTrue();
            records.apply(Optional.of(new LogPosition(TOPIC, 19)), List.of(), new LogPosition(TOPIC, 21));

            assertThat(next()).isEqualTo(new LookedUp(3, Map.of(job(2), new Looked.NoneAt(21))));
        }
    }

    @Test
    void dueRecordsAreBroughtToTheLoopAndOneThatCannotBeReadIsPassedOver() {
        follow(20, changed(1, JobStatus.SUCCEEDED), changed(2, JobStatus.FAILED));
        records.garble(job(1));

        try (var purges =
                new PurgeFeed(records, TOPIC, mailbox, () -> NOW.plus(Duration.ofDays(2)), Duration.ofHours(1))) {
            purges.start();

            assertThat(next())
                    .isInstanceOfSatisfying(
                            MaybeDue.class,
                            due -> assertThat(due.jobs())
                                    .containsExactly(new Input.Due(new StoredJob(19, job(2, JobStatus.FAILED)), 20)));
        }
    }

    @Test
    void recordsOfAnotherTopicSayNothingOfWhatIsDue() {
        follow(20, changed(1, JobStatus.SUCCEEDED));

        try (var purges =
                new PurgeFeed(records, "another", mailbox, () -> NOW.plus(Duration.ofDays(2)), Duration.ofMillis(1))) {
            purges.start();
            records.apply(
                    Optional.of(new LogPosition(TOPIC, 20)),
                    logged(21, changed(2, JobStatus.FAILED)),
                    new LogPosition("another", 22));

            assertThat(next())
                    .isInstanceOfSatisfying(
                            MaybeDue.class, due -> assertThat(due.jobs()).allMatch(job -> job.readAt() == 22));
        }
    }

    private void follow(long next, EventRecord... events) {
        records.away(false);
        records.apply(Optional.empty(), logged(next - events.length, events), new LogPosition(TOPIC, next));
    }

    private Input next() {
        return Awaitility.await()
                .until(() -> mailbox.gather(Duration.ofMillis(100), System.nanoTime(), 1), taken -> !taken.isEmpty())
                .getFirst();
    }
}
