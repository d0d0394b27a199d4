package dev.kontext.scheduler.log;

import static dev.kontext.scheduler.log.Samples.appends;
import static dev.kontext.scheduler.log.Samples.changed;
import static dev.kontext.scheduler.log.Samples.job;
import static dev.kontext.scheduler.log.Samples.marked;
import static dev.kontext.scheduler.log.Samples.term;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.log.DeadLetter;
import dev.kontext.contracts.log.EventRecord;
import dev.kontext.scheduler.log.LoggedEvent.Readable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every log promises. */
public abstract class EventLogContract {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** A scheduler's access to a log that is new in each test; the same log for all calls within one test. */
    protected abstract EventLog connect();

    /** All dead letters of the log. */
    protected abstract List<DeadLetter> deadLetters();

    @Test
    void eventsAreReadInOrderUnderTheVersionsThatWereReturned() {
        var log = fenced();
        var events = List.of(term(1), changed(1, JobStatus.QUEUED), marked(3, 17));

        var versions = log.append(events.stream().map(Append::of).toList(), List.of());

        assertThat(versions).hasSize(3).isSorted().doesNotHaveDuplicates();
        assertThat(readAll(log, 0))
                .containsExactly(
                        new Readable(versions.get(0), events.get(0)),
                        new Readable(versions.get(1), events.get(1)),
                        new Readable(versions.get(2), events.get(2)));
    }

    @Test
    void versionsRiseAcrossAppendsWithoutHavingToBeContiguous() {
        var log = fenced();

        long first =
                log.append(appends(changed(1, JobStatus.QUEUED)), List.of()).getFirst();
        long second =
                log.append(appends(changed(1, JobStatus.RUNNING)), List.of()).getFirst();

        assertThat(second).isGreaterThan(first);
        assertThat(readAll(log, first)).extracting(LoggedEvent::version).containsExactly(second);
    }

    @Test
    void theReaderMovesPastTheEndOfATransactionToTheEndOfTheLog() {
        var log = fenced();
        long version =
                log.append(appends(changed(1, JobStatus.QUEUED)), List.of()).getFirst();

        try (var reader = log.readFrom(version)) {
            awaitEndPast(version, reader);
            assertThat(drain(reader)).isEmpty();
            assertThat(reader.position()).isEqualTo(reader.end());
        }
    }

    @Test
    void anEmptyLogEndsWhereItBegins() {
        var log = fenced();

        assertThat(log.append(List.of(), List.of())).isEmpty();
        assertThat(readAll(log, 0)).isEmpty();
    }

    @Test
    void anEventOfALaterReleaseIsReadAsOne() {
        var log = fenced();
        var event = new EventRecord(
                "e", EventRecord.SCHEMA + 1, Samples.NOW, null, marked(1, 2).body());

        long version = log.append(appends(event), List.of()).getFirst();

        assertThat(readAll(log, 0))
                .containsExactly(new LoggedEvent.Newer(version, event.body().key(), EventRecord.SCHEMA + 1));
    }

    @Test
    void aTombstoneIsReadAsOne() {
        var log = fenced();
        log.append(appends(changed(1, JobStatus.QUEUED)), List.of());

        long version = log.append(List.of(Append.tombstone(job(1))), List.of()).getFirst();

        assertThat(readAll(log, 0).getLast()).isEqualTo(new LoggedEvent.Tombstone(version, job(1).value()));
    }

    @Test
    void aReaderGoesBackToWhereItIsSent() {
        var log = fenced();
        long first =
                log.append(appends(changed(1, JobStatus.QUEUED)), List.of()).getFirst();
        log.append(appends(changed(2, JobStatus.QUEUED), changed(3, JobStatus.QUEUED)), List.of());

        try (var reader = log.readFrom(0)) {
            assertThat(drain(reader)).hasSize(3);
            reader.seek(first);
            assertThat(reader.position()).isEqualTo(first);
            assertThat(drain(reader)).hasSize(2);
        }
    }

    @Test
    void aPositionBeyondTheEndIsLost() {
        var log = fenced();
        log.append(appends(changed(1, JobStatus.QUEUED)), List.of());

        try (var reader = log.readFrom(1000)) {
            assertThatThrownBy(() -> {
                        for (long until = System.nanoTime() + PATIENCE.toNanos(); System.nanoTime() < until; ) {
                            reader.poll(Duration.ofMillis(100));
                        }
                    })
                    .isInstanceOf(PositionLostException.class);
        }
    }

    @Test
    void aSecondSchedulerSupersedesTheFirst() {
        var first = fenced();
        var second = connect();
        long version =
                first.append(appends(changed(1, JobStatus.QUEUED)), List.of()).getFirst();

        second.fence();

        assertThatThrownBy(() -> first.append(appends(changed(1, JobStatus.RUNNING)), List.of()))
                .isInstanceOf(SupersededException.class);
        assertThat(readAll(second, 0)).extracting(LoggedEvent::version).containsExactly(version);
        assertThat(second.append(appends(changed(1, JobStatus.CANCELED)), List.of()))
                .hasSize(1);
    }

    @Test
    void aSupersededSchedulerMayFenceAgain() {
        var first = fenced();
        var second = connect();
        second.fence();
        assertThatThrownBy(() -> first.append(appends(term(1)), List.of())).isInstanceOf(SupersededException.class);

        first.fence();

        assertThat(first.append(appends(term(2)), List.of())).hasSize(1);
        assertThatThrownBy(() -> second.append(appends(term(3)), List.of())).isInstanceOf(SupersededException.class);
        assertThat(readAll(first, 0)).hasSize(1);
    }

    @Test
    void anAppendWithoutAFenceIsAMistake() {
        assertThatThrownBy(() -> connect().append(appends(term(1)), List.of()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void manyEventsKeepTheirOrder() {
        var log = fenced();
        var events = IntStream.range(0, 3000)
                .mapToObj(i -> changed(i, JobStatus.QUEUED))
                .toArray(EventRecord[]::new);

        var versions = log.append(appends(events), List.of());

        assertThat(versions).hasSize(events.length).isSorted().doesNotHaveDuplicates();
        assertThat(readAll(log, 0)).extracting(LoggedEvent::version).isEqualTo(versions);
    }

    @Test
    void deadLettersTravelWithTheEvents() {
        var log = fenced();
        var letter =
                new DeadLetter("kontext.requests", 2, 5, job(1).value(), "acme", "is cut off", Samples.NOW, "eA==");

        log.append(appends(marked(2, 6)), List.of(letter));

        assertThat(deadLetters()).containsExactly(letter);
    }

    @Test
    void allSchedulersSeeTheSameTopic() {
        assertThat(connect().topic()).isNotBlank().isEqualTo(connect().topic());
    }

    @Test
    void theFirstEventSinceATimeIsFound() {
        var log = fenced();
        long version =
                log.append(appends(changed(1, JobStatus.QUEUED)), List.of()).getFirst();

        try (var reader = log.readFrom(0)) {
            awaitEndPast(version, reader);
            assertThat(log.firstSince(Instant.now().minus(Duration.ofHours(1)))).isZero();
            assertThat(log.firstSince(Instant.now().plus(Duration.ofHours(1)))).isEqualTo(reader.end());
        }
    }

    protected final EventLog fenced() {
        var log = connect();
        log.fence();
        return log;
    }

    protected static List<LoggedEvent> readAll(EventLog log, long next) {
        try (var reader = log.readFrom(next)) {
            return drain(reader);
        }
    }

    /** The end of a transaction may be written only after its commit has returned. */
    protected static void awaitEndPast(long version, EventReader reader) {
        await().atMost(PATIENCE).until(() -> reader.end() > version);
    }

    private static List<LoggedEvent> drain(EventReader reader) {
        var events = new ArrayList<LoggedEvent>();
        long end = reader.end();
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (reader.position() < end) {
            events.addAll(reader.poll(Duration.ofMillis(100)));
            assertThat(System.nanoTime()).as("time to read the log").isLessThan(until);
        }
        return events;
    }
}
