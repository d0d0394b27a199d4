package dev.kontext.scheduler.record;

import dev.kontext.contracts.redis.LogPosition;
import dev.kontext.scheduler.log.EventLog;
import dev.kontext.scheduler.log.LogUnavailableException;
import dev.kontext.scheduler.log.LoggedEvent;
import dev.kontext.scheduler.log.PositionLostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Applies what happened to the records, in order, on a thread of its own. The active scheduler's loop offers it each turn;
 * what the loop could not hand over, the follower reads from the log. The loop never waits for it.
 */
public final class Follower implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Follower.class);

    /** Turns that may wait here; further ones are read from the log. */
    private static final int MAX_OFFERS = 4096;

    /** Events that may wait here: about 40 MB. */
    private static final int MAX_WAITING = 20_000;

    /** Events in one script: about 5 ms in which Redis serves nobody else. */
    private static final int BATCH = 500;

    /** How long nothing must be offered before the position is moved past the ends of transactions. */
    private static final Duration PAUSE = Duration.ofMillis(20);

    private static final Duration CHECK = Duration.ofSeconds(1);
    private static final Duration FIRST_DELAY = Duration.ofMillis(50);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(2);

    private final EventLog log;
    private final JobRecords records;
    private final InstantSource clock;

    // Guarded by this.
    private @Nullable Thread thread;

    /** Written under the lock, read without it: the loop does not wait for a stop. */
    private volatile @Nullable Run run;

    public Follower(EventLog log, JobRecords records, InstantSource clock) {
        this.log = log;
        this.records = records;
        this.clock = clock;
    }

    /**
     * Starts to write: only the active scheduler may. Brings the records to where the log is first.
     *
     * @param next position to which the loop has folded the log; the first offer follows it
     * @throws IllegalStateException if it is running
     */
    public synchronized void start(long next) {
        if (thread != null) {
            throw new IllegalStateException("the follower is already running");
        }
        var started = new Run(next);
        run = started;
        thread = Thread.ofPlatform().name("record-follower").daemon().start(started);
    }

    /** Stops writing; does nothing if it is not running. What waits is dropped: it is in the log. */
    public synchronized void stop() {
        var ending = run;
        if (ending == null || thread == null) {
            return;
        }
        run = null;
        ending.stopping = true;
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        thread = null;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Hands over what was appended, by the loop alone. Never blocks; ignored while the follower is stopped.
     *
     * @param next the position behind it
     */
    public void offer(List<LoggedEvent> events, long next) {
        var current = run;
        if (current != null) {
            current.offer(List.copyOf(events), next);
        }
    }

    /** How far the records follow the log; empty until they were first seen. */
    public Optional<LogPosition> applied() {
        var current = run;
        return current == null ? Optional.empty() : current.fold.applied();
    }

    @Override
    public void close() {
        stop();
    }

    /** What the loop handed over: all of the log between two positions. */
    private record Offer(long from, List<LoggedEvent> events, long next) {}

    /** One stretch of being the active scheduler. */
    private final class Run implements Runnable {
        private final Fold fold = new Fold(log, records, clock);
        private final LinkedBlockingQueue<Offer> offers = new LinkedBlockingQueue<>(MAX_OFFERS);
        private final AtomicInteger waiting = new AtomicInteger();
        private volatile long offered;
        private volatile boolean stopping;

        /** Taken from the queue, waiting for the log to be read up to it. */
        private @Nullable Offer head;

        private long checkedAt = System.nanoTime();
        private boolean pastEnds;

        /** Whether the log has more to read, as after Redis was lost. */
        private boolean behind;

        private Duration delay = FIRST_DELAY;

        Run(long next) {
            offered = next;
        }

        void offer(List<LoggedEvent> events, long next) {
            if (waiting.get() + events.size() <= MAX_WAITING && offers.offer(new Offer(offered, events, next))) {
                waiting.addAndGet(events.size());
            }
            offered = next;
        }

        @Override
        public void run() {
            try (fold) {
                while (!stopping) {
                    try {
                        fold.settle();
                        step();
                        delay = FIRST_DELAY;
                    } catch (InterruptedException e) {
                        LOG.debug("follower interrupted");
                    } catch (RecordsUnavailableException | LogUnavailableException | PositionLostException e) {
                        retryLater("records do not follow the log", e);
                    } catch (RuntimeException e) {
                        retryLater("records do not follow the log: unexpected failure", e);
                    }
                }
            }
        }

        private void step() throws InterruptedException {
            var next = head != null ? head : take(behind ? Duration.ZERO : pastEnds ? CHECK : PAUSE);
            head = null;
            if (next == null) {
                idle();
            } else if (next.next() <= fold.next()) {
                LOG.debugf("turn already applied next=%d", next.next());
            } else if (next.from() > fold.next()) {
                head = next;
                fold.readOn(PAUSE);
            } else {
                applyFrom(next);
            }
        }

        private void applyFrom(Offer first) {
            var events = new ArrayList<>(first.events());
            long next = first.next();
            while (events.size() < BATCH) {
                var more = offers.peek();
                if (more == null || more.from() != next) {
                    break;
                }
                offers.remove();
                waiting.addAndGet(-more.events().size());
                events.addAll(more.events());
                next = more.next();
            }
            fold.apply(events, next);
            pastEnds = false;
            behind = false;
        }

        private void idle() {
            long before = fold.next();
            boolean due = System.nanoTime() - checkedAt >= CHECK.toNanos();
            if (due) {
                checkedAt = System.nanoTime();
                fold.check();
            }
            fold.readOn(PAUSE);
            behind = fold.next() > before && fold.next() < offered;
            pastEnds = fold.isSettled() && fold.next() == before && before >= offered;
        }

        private @Nullable Offer take(Duration wait) throws InterruptedException {
            var offer = offers.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
            if (offer != null) {
                waiting.addAndGet(-offer.events().size());
            }
            return offer;
        }

        private void retryLater(String fact, RuntimeException e) {
            if (stopping) {
                return;
            }
            // Once for each time that it happens, however long it lasts.
            LOG.log(delay.equals(FIRST_DELAY) ? Logger.Level.WARN : Logger.Level.DEBUG, fact, e);
            fold.unsettle();
            try {
                Thread.sleep(delay);
            } catch (InterruptedException interrupted) {
                LOG.debug("follower interrupted");
            }
            delay = delay.multipliedBy(2).compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : delay.multipliedBy(2);
        }
    }
}
