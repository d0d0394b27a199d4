package dev.kontext.scheduler.record;

import static dev.kontext.scheduler.log.Samples.changed;
import static dev.kontext.scheduler.log.Samples.job;
import static dev.kontext.scheduler.log.Samples.marked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.log.EventRecord;
import dev.kontext.contracts.redis.LogPosition;
import dev.kontext.contracts.redis.StoredJob;
import dev.kontext.scheduler.log.Append;
import dev.kontext.scheduler.log.EventLog;
import dev.kontext.scheduler.log.LoggedEvent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The follower's promises, on whatever log and records. */
public abstract class FollowerContract {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    protected EventLog log;
    protected JobRecords records;
    protected Follower follower;

    /** A log that is new in each test. */
    protected abstract EventLog newLog();

    /** Records that are empty at the start of each test. */
    protected abstract JobRecords newRecords();

    /** Loses everything in the records. */
    protected abstract void lose();

    @BeforeEach
    void open() {
        log = newLog();
        log.fence();
        records = newRecords();
        follower = new Follower(log, records, InstantSource.system());
    }

    @AfterEach
    void close() {
        follower.close();
    }

    @Test
    void whatHappenedBeforeItsStartIsReadFromTheLog() {
        long version = append(changed(1, JobStatus.QUEUED), changed(2, JobStatus.RUNNING));

        follower.start(version);

        awaitVersion(2, version);
        awaitEnd();
    }

    @Test
    void whatIsOfferedIsAppliedAndThePositionReachesTheEndOfTheLog() {
        follower.start(0);

        for (int i = 0; i < 20; i++) {
            turn(changed(i, JobStatus.QUEUED), changed(i, JobStatus.RUNNING), marked(1, i));
        }
        long version = turn(changed(3, JobStatus.FAILED));

        awaitVersion(3, version);
        awaitEnd();
        assertThat(records.loadActive().active()).hasSize(19);
    }

    @Test
    void emptiedRecordsAreNoticedWhileNothingHappens() {
        follower.start(0);
        long version = turn(changed(1, JobStatus.QUEUED));
        awaitVersion(1, version);
        awaitEnd();

        lose();

        awaitVersion(1, version);
        awaitEnd();
    }

    @Test
    void emptiedRecordsAreFoldedAgainWhileJobsRun() {
        follower.start(0);
        long first = turn(changed(1, JobStatus.QUEUED));
        awaitVersion(1, first);

        lose();
        long second = turn(changed(2, JobStatus.QUEUED));

        awaitVersion(1, first);
        awaitVersion(2, second);
    }

    @Test
    void recordsOfAnotherTopicStartOver() {
        records.apply(
                Optional.empty(),
                List.of(new LoggedEvent.Readable(1, changed(9, JobStatus.QUEUED))),
                new LogPosition("another-topic", 1));

        follower.start(0);
        long version = turn(changed(1, JobStatus.QUEUED));

        awaitVersion(1, version);
        assertThat(records.find(job(9)).job()).isEmpty();
    }

    @Test
    void recordsAheadOfTheLogStartOver() {
        records.apply(
                Optional.empty(),
                List.of(new LoggedEvent.Readable(900, changed(9, JobStatus.QUEUED))),
                new LogPosition(log.topic(), 900));

        follower.start(0);
        long version = turn(changed(1, JobStatus.QUEUED));

        awaitVersion(1, version);
        assertThat(records.find(job(9)).job()).isEmpty();
    }

    @Test
    void recordsThatMissedTooMuchStartOver() {
        long first = append(changed(1, JobStatus.QUEUED));
        append(changed(2, JobStatus.QUEUED));
        records.apply(
                Optional.empty(),
                List.of(new LoggedEvent.Readable(first, changed(9, JobStatus.QUEUED))),
                new LogPosition(log.topic(), first));
        var inAWeek = new Follower(
                log, records, () -> InstantSource.system().instant().plus(Duration.ofDays(7)));

        inAWeek.start(first);
        try {
            awaitEnd();
            assertThat(records.find(job(9)).job()).isEmpty();
            assertThat(records.find(job(1)).job()).isPresent();
        } finally {
            inAWeek.close();
        }
    }

    @Test
    void afterItsStopNothingIsWritten() {
        follower.start(0);
        awaitVersion(1, turn(changed(1, JobStatus.QUEUED)));
        awaitEnd();
        follower.stop();
        var before = records.position();

        turn(changed(2, JobStatus.QUEUED));

        assertThat(follower.applied()).isEmpty();
        assertThat(records.position()).isEqualTo(before);
        assertThat(records.find(job(2)).job()).isEmpty();
    }

    @Test
    void itMayBeStartedAgain() {
        follower.start(0);
        assertThatThrownBy(() -> follower.start(0)).isInstanceOf(IllegalStateException.class);
        long first = turn(changed(1, JobStatus.QUEUED));
        follower.stop();
        long second = append(changed(2, JobStatus.QUEUED));

        follower.start(second);
        long third = turn(changed(3, JobStatus.QUEUED));

        awaitVersion(1, first);
        awaitVersion(2, second);
        awaitVersion(3, third);
    }

    @Test
    void moreThanMayWaitIsReadFromTheLog() {
        long version = 0;
        var turns = new ArrayList<Runnable>();
        for (int turn = 0; turn < 30; turn++) {
            var events = new EventRecord[1000];
            for (int i = 0; i < events.length; i++) {
                events[i] = changed(turn * 1000 + i, JobStatus.QUEUED);
            }
            var logged = logged(log.append(appends(events), List.of()), events);
            version = logged.getLast().version();
            long next = version;
            turns.add(() -> follower.offer(logged, next));
        }

        follower.start(0);
        turns.forEach(Runnable::run);

        awaitVersion(29_999, version);
        awaitEnd();
        assertThat(records.loadActive().active()).hasSize(30_000);
    }

    /** What a turn of the loop does; returns the version of its last event. */
    protected final long turn(EventRecord... events) {
        var logged = logged(log.append(appends(events), List.of()), events);
        follower.offer(logged, logged.getLast().version());
        return logged.getLast().version();
    }

    /** Appends without offering; returns the version of the last event. */
    protected final long append(EventRecord... events) {
        return log.append(appends(events), List.of()).getLast();
    }

    protected final void awaitVersion(int number, long version) {
        Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(records.find(job(number)).job())
                        .map(StoredJob::version)
                        .contains(version));
    }

    protected final void awaitEnd() {
        try (var reader = log.readFrom(0)) {
            var end = new LogPosition(log.topic(), reader.end());
            Awaitility.await()
                    .atMost(PATIENCE)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(records.position()).contains(end));
        }
    }

    private static List<Append> appends(EventRecord... events) {
        return List.of(events).stream().map(Append::of).toList();
    }

    private static List<LoggedEvent> logged(List<Long> versions, EventRecord... events) {
        var logged = new ArrayList<LoggedEvent>();
        for (int i = 0; i < events.length; i++) {
            logged.add(new LoggedEvent.Readable(versions.get(i), events[i]));
        }
        return logged;
    }
}
