package dev.kontext.worker;

import dev.kontext.contracts.job.WorkerId;
import dev.kontext.worker.attempt.AttemptObserver;
import dev.kontext.worker.attempt.AttemptRunner;
import dev.kontext.worker.attempt.Attempts;
import dev.kontext.worker.attempt.ModelWatch;
import dev.kontext.worker.attempt.PictureRules;
import dev.kontext.worker.attempt.QuarantineConfig;
import dev.kontext.worker.http.HttpCalls;
import dev.kontext.worker.scheduler.HeartbeatLoop;
import dev.kontext.worker.scheduler.ResultReporter;
import dev.kontext.worker.scheduler.SchedulerClient;
import dev.kontext.worker.scheduler.SchedulerConfig;
import dev.kontext.worker.storage.StorageClient;
import dev.kontext.worker.storage.StorageConfig;
import dev.kontext.worker.triton.TritonConfig;
import dev.kontext.worker.triton.TritonEditModel;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** One worker, put together from its parts. Owns them all, from start to drain. */
final class Worker implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Worker.class);
    private static final Duration PROBE_EVERY = Duration.ofSeconds(1);
    private static final Duration POLL = Duration.ofMillis(10);

    /** How long a scheduler that does not answer is told that an empty worker goes. */
    private static final Duration GOODBYE_LIMIT = Duration.ofSeconds(3);

    /** How long what was handed back late may take to be reported. */
    private static final Duration LAST_REPORTS = Duration.ofSeconds(10);

    private final WorkerId id;
    private final Attempts attempts = new Attempts(System::nanoTime);
    private final HttpCalls http;
    private final TritonEditModel model;
    private final ModelWatch watch;
    private final AttemptRunner runner;
    private final HeartbeatLoop heartbeats;

    Worker(
            WorkerId id,
            Vertx vertx,
            String serviceKey,
            SchedulerConfig schedulers,
            StorageConfig storage,
            TritonConfig triton,
            QuarantineConfig quarantine,
            AttemptObserver observer,
            PictureRules rules) {
        this.id = id;
        this.http = new HttpCalls(vertx, serviceKey);
        this.model = new TritonEditModel(triton);
        var scheduler = new SchedulerClient(schedulers, http);
        this.watch = new ModelWatch(model, attempts::isIdle, PROBE_EVERY, quarantine, attempts::announceAtOnce);
        this.runner = new AttemptRunner(
                attempts,
                new StorageClient(storage, http),
                model,
                watch,
                new ResultReporter(id, scheduler),
                observer,
                rules);
        this.heartbeats = new HeartbeatLoop(
                id, scheduler, attempts, watch, schedulers.silence().multipliedBy(3));
        attempts.onNews(heartbeats::news);
    }

    void start() {
        LOG.infof("worker starts id=%s", id);
        watch.start();
        heartbeats.start();
    }

    Attempts attempts() {
        return attempts;
    }

    ModelWatch model() {
        return watch;
    }

    HeartbeatLoop heartbeats() {
        return heartbeats;
    }

    /**
     * Takes no more work, hands back what the GPU has not begun, and returns once everything else is settled.
     *
     * @param limit after this what is left is handed back as well
     */
    void drain(Duration limit) throws InterruptedException {
        LOG.infof("worker drains held=%d", attempts.size());
        long began = System.nanoTime();
        attempts.drain();
        if (!isEmptyWithin(limit)) {
            LOG.warnf("worker gives up held=%d", attempts.size());
            attempts.giveUp();
            isEmptyWithin(LAST_REPORTS);
        }
        // A grant may be on its way until a scheduler has heard of the drain; it is handed back at once.
        while (!heartbeats.isDrainSeen() && since(began).compareTo(GOODBYE_LIMIT) < 0) {
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        }
        isEmptyWithin(GOODBYE_LIMIT);
        LOG.infof("worker drained held=%d", attempts.size());
    }

    private boolean isEmptyWithin(Duration limit) throws InterruptedException {
        long began = System.nanoTime();
        while (attempts.size() > 0) {
            if (since(began).compareTo(limit) > 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        }
        return true;
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    /** Stops at once, whatever is in hand: its leases run out. */
    @Override
    public void close() {
        heartbeats.close();
        watch.close();
        runner.close();
        model.close();
        http.close();
    }
}
