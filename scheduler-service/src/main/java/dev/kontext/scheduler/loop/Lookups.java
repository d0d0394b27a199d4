package dev.kontext.scheduler.loop;

import dev.kontext.contracts.job.JobId;
import dev.kontext.scheduler.loop.Input.Looked;
import dev.kontext.scheduler.record.JobRecords;
import dev.kontext.scheduler.record.RecordsUnavailableException;
import dev.kontext.scheduler.record.UnreadableRecordException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/**
 * Asks Redis about jobs that may have run and ended before what the scheduler remembers. While Redis is away, or has not
 * caught up with what was forgotten here, the answer waits, and so does the partition that asked.
 */
final class Lookups implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Lookups.class);
    private static final Duration RETRY = Duration.ofMillis(250);

    private final JobRecords records;
    private final String topic;
    private final Mailbox mailbox;

    /** A partition has one question open at most, so the queue is bounded by their number. */
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("record-lookups").daemon().factory());

    /** @param topic id of the topic whose positions count */
    Lookups(JobRecords records, String topic, Mailbox mailbox) {
        this.records = records;
        this.topic = topic;
        this.mailbox = mailbox;
    }

    /** @param since Redis has to hold all that happened before this position */
    void ask(int partition, Set<JobId> jobs, long since) {
        thread.execute(() -> {
            try {
                answer(partition, jobs, since);
            } catch (InterruptedException e) {
                LOG.debug("record lookups interrupted");
            }
        });
    }

    private void answer(int partition, Set<JobId> jobs, long since) throws InterruptedException {
        var found = new HashMap<JobId, Looked>();
        for (var job : jobs) {
            found.put(job, find(job, since));
        }
        var answer = new Input.LookedUp(partition, Map.copyOf(found));
        while (!mailbox.offer(answer)) {
            Thread.sleep(RETRY);
        }
    }

    private Looked find(JobId job, long since) throws InterruptedException {
        while (true) {
            try {
                var lookup = records.find(job);
                if (lookup.job().isPresent()) {
                    return new Looked.Known();
                }
                var position = lookup.position().orElse(null);
                if (position != null && position.topic().equals(topic) && position.next() >= since) {
                    return new Looked.NoneAt(position.next());
                }
                LOG.debugf("record lookup waits for Redis job=%s", job);
            } catch (UnreadableRecordException e) {
                LOG.errorf("job is left alone, as its record cannot be read job=%s: %s", job, e.getMessage());
                return new Looked.Known();
            } catch (RecordsUnavailableException e) {
                LOG.debugf("record lookup waits for Redis job=%s: %s", job, e.getMessage());
            }
            Thread.sleep(RETRY);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
