package dev.kontext.scheduler.kafka;

import static dev.kontext.scheduler.log.Samples.appends;
import static dev.kontext.scheduler.log.Samples.changed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.log.EventRecord;
import dev.kontext.scheduler.log.EventLogFake;
import dev.kontext.scheduler.log.EventReader;
import dev.kontext.scheduler.log.LogUnavailableException;
import dev.kontext.scheduler.log.LoggedEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadAheadTest {
    private static final Duration WAIT = Duration.ofMillis(5);

    /** More than one poll brings. */
    private static final int EVENTS = 700;

    private final EventLogFake log = new EventLogFake();
    private final Watched watched = new Watched(log.readFrom(0));
    private final ReadAhead reader = new ReadAhead(watched);

    @AfterEach
    void close() {
        reader.close();
    }

    @Test
    void theNextEventsAreReadWhileTheirOwnerWorks() {
        append(EVENTS);

        assertThat(reader.poll(WAIT)).hasSize(500);

        await().until(() -> watched.pollers.size() == 2);
        assertThat(reader.position()).isEqualTo(500);
        assertThat(reader.poll(WAIT)).hasSize(EVENTS - 500);
        assertThat(reader.position()).isEqualTo(reader.end());
    }

    @Test
    void nothingIsReadAheadWhereNothingWas() {
        log.fence();

        assertThat(reader.poll(WAIT)).isEmpty();
        assertThat(reader.poll(WAIT)).isEmpty();

        assertThat(watched.pollers).containsExactly(Thread.currentThread(), Thread.currentThread());
    }

    @Test
    void aFailureAheadIsThrownInItsTurnAndNothingIsLeftOut() {
        append(EVENTS);
        watched.failAfterPolls = 1;

        assertThat(reader.poll(WAIT)).hasSize(500);
        assertThatThrownBy(() -> reader.poll(WAIT)).isSameAs(watched.failure);

        assertThat(reader.position()).isEqualTo(500);
        assertThat(reader.poll(WAIT)).extracting(LoggedEvent::version).first().isEqualTo(501L);
    }

    @Test
    void whatWasReadAheadIsDroppedBySeeking() {
        append(EVENTS);
        reader.poll(WAIT);

        reader.seek(10);

        assertThat(reader.position()).isEqualTo(10);
        assertThat(reader.poll(WAIT)).extracting(LoggedEvent::version).first().isEqualTo(11L);
    }

    @Test
    void whoIsInterruptedMayGoOnAfterwards() {
        append(EVENTS);
        watched.allowed.drainPermits();
        watched.allowed.release();
        reader.poll(WAIT);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> reader.poll(WAIT)).isInstanceOf(LogUnavailableException.class);

        assertThat(Thread.interrupted()).isTrue();
        watched.allowed.release();
        assertThat(reader.poll(WAIT)).hasSize(EVENTS - 500);
    }

    @Test
    void anErrorAheadIsOverOnceItIsTold() {
        append(EVENTS);
        watched.failAfterPolls = 1;
        watched.failure = new OutOfMemoryError("on purpose");
        reader.poll(WAIT);

        assertThatThrownBy(() -> reader.poll(WAIT)).hasCause(watched.failure);

        assertThat(reader.poll(WAIT)).hasSize(EVENTS - 500);
    }

    @Test
    void aReadThatIsUnderWayEndsBeforeTheLogIsClosed() {
        append(EVENTS);
        watched.allowed.drainPermits();
        watched.allowed.release();
        reader.poll(WAIT);
        await().until(watched.allowed::hasQueuedThreads);

        reader.close();

        assertThat(watched.events).containsExactly("polled", "interrupted", "closed");
    }

    private void append(int events) {
        log.fence();
        log.append(
                appends(IntStream.range(0, events)
                        .mapToObj(i -> changed(i, JobStatus.QUEUED))
                        .toArray(EventRecord[]::new)),
                List.of());
    }

    /** Tells who polled, waits until it may, and fails once where it is told to, behind the events. */
    private static final class Watched implements EventReader {
        private final EventReader log;
        private final List<Thread> pollers = new CopyOnWriteArrayList<>();
        private final List<String> events = new CopyOnWriteArrayList<>();
        private volatile Throwable failure = new LogUnavailableException("failed on purpose");
        private final Semaphore allowed = new Semaphore(1_000);
        private volatile int failAfterPolls = Integer.MAX_VALUE;

        Watched(EventReader log) {
            this.log = log;
        }

        @Override
        public List<LoggedEvent> poll(Duration wait) {
            try {
                allowed.acquire();
            } catch (InterruptedException e) {
                events.add("interrupted");
                throw new LogUnavailableException("interrupted", e);
            }
            var read = log.poll(wait);
            events.add("polled");
            pollers.add(Thread.currentThread());
            if (pollers.size() - 1 == failAfterPolls) {
                fail();
            }
            return read;
        }

        @Override
        public long position() {
            return log.position();
        }

        @Override
        public long end() {
            return log.end();
        }

        @Override
        public long settledEnd() {
            return log.settledEnd();
        }

        @Override
        public void seek(long next) {
            log.seek(next);
        }

        private void fail() {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        }

        @Override
        public void close() {
            events.add("closed");
            log.close();
        }
    }
}
