package dev.kontext.scheduler.loop;

import dev.kontext.scheduler.intake.IntakeUnavailableException;
import dev.kontext.scheduler.intake.RequestLog;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/** Reads the requests on a thread of its own, no further ahead of the loop than its bound. */
final class RequestFeed implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(RequestFeed.class);

    /** Requests that may wait in memory: about 10 MB. */
    private static final int AHEAD = 5_000;

    private static final Duration WAIT = Duration.ofMillis(200);
    private static final Duration RETRY = Duration.ofMillis(500);

    private final RequestLog requests;
    private final Mailbox mailbox;
    private final LoopMetrics metrics;
    private final Semaphore room = new Semaphore(AHEAD);
    private final Thread thread;
    private volatile boolean closing;

    /** Belongs to the feed's thread. */
    private Map<Integer, Long> told = Map.of();

    private long lost;

    RequestFeed(RequestLog requests, Map<Integer, Long> marks, Mailbox mailbox, LoopMetrics metrics) {
        this.requests = requests;
        this.mailbox = mailbox;
        this.metrics = metrics;
        this.thread = Thread.ofPlatform().name("request-feed").daemon().unstarted(() -> run(marks));
    }

    void start() {
        thread.start();
    }

    /** The loop has dealt with so many. */
    void done(int count) {
        room.release(count);
    }

    private void run(Map<Integer, Long> marks) {
        try (requests) {
            requests.assign(marks);
            while (!closing) {
                read();
            }
        } catch (InterruptedException e) {
            LOG.debug("request feed interrupted");
        }
    }

    private void read() throws InterruptedException {
        try {
            var read = requests.poll(WAIT);
            metrics.requestsLost(requests.lost() - lost);
            lost = requests.lost();
            if (!read.isEmpty()) {
                // A poll yields at most 500, so there is always room for one once the loop has caught up.
                room.acquire(Math.min(read.size(), AHEAD));
                offer(new Input.Arrived(read));
            }
            var positions = requests.positions();
            if (!positions.equals(told)) {
                offer(new Input.ReadTo(positions));
                told = positions;
            }
        } catch (IntakeUnavailableException e) {
            if (!closing) {
                LOG.warnf("requests cannot be read: %s", e.getMessage());
                Thread.sleep(RETRY);
            }
        }
    }

    /** None may be left out, as those behind it would move the mark past it. */
    private void offer(Input arrived) throws InterruptedException {
        while (!closing && !mailbox.offer(arrived)) {
            Thread.sleep(10);
        }
    }

    @Override
    public void close() {
        closing = true;
        if (thread.getState() == Thread.State.NEW) {
            requests.close();
        }
        thread.interrupt();
        Threads.join(thread);
    }
}
