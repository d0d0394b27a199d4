package dev.kontext.scheduler.loop;

import dev.kontext.contracts.job.JobId;
import dev.kontext.scheduler.record.JobRecords;
import dev.kontext.scheduler.record.RecordsUnavailableException;
import dev.kontext.scheduler.record.UnreadableRecordException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Looks every so often which ended jobs are due to be purged, on a thread of its own. */
final class PurgeFeed implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(PurgeFeed.class);
    private static final int BATCH = 200;

    /** While more is due than fits in a batch, Redis and the follower get this long to digest each. */
    private static final Duration BREATH = Duration.ofMillis(500);

    private final JobRecords records;
    private final String topic;
    private final Mailbox mailbox;
    private final Supplier<Instant> now;
    private final Duration every;
    private final Thread thread;

    /** @param topic id of the topic whose positions count */
    PurgeFeed(JobRecords records, String topic, Mailbox mailbox, Supplier<Instant> now, Duration every) {
        this.records = records;
        this.topic = topic;
        this.mailbox = mailbox;
        this.now = now;
        this.every = every;
        this.thread = Thread.ofPlatform().name("purge-feed").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(look() < BATCH ? every : BREATH);
            }
        } catch (InterruptedException e) {
            LOG.debug("purge feed interrupted");
        }
    }

    private int look() {
        try {
            List<Input.Due> due = records.duePurges(now.get(), BATCH).stream()
                    .flatMap(this::find)
                    .toList();
            if (!due.isEmpty() && !mailbox.offer(new Input.MaybeDue(due))) {
                LOG.debug("purges wait: the loop is busy");
            }
            return due.size();
        } catch (RecordsUnavailableException e) {
            LOG.debugf("purges wait for Redis: %s", e.getMessage());
            return 0;
        }
    }

    /** One that cannot be read is passed over: the others are due all the same. */
    private Stream<Input.Due> find(JobId job) {
        try {
            var found = records.find(job);
            return found
                    .position()
                    .filter(position -> position.topic().equals(topic))
                    .flatMap(position -> found.job().map(stored -> new Input.Due(stored, position.next())))
                    .stream();
        } catch (UnreadableRecordException e) {
            LOG.errorf("purge passes over a record that cannot be read job=%s: %s", job, e.getMessage());
            return Stream.empty();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        Threads.join(thread);
    }
}
