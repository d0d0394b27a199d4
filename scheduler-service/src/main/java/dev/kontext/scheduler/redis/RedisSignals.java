package dev.kontext.scheduler.redis;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.redis.FleetFigures;
import dev.kontext.contracts.redis.Progress;
import dev.kontext.contracts.redis.RedisLayout;
import dev.kontext.scheduler.record.RecordsUnavailableException;
import dev.kontext.scheduler.record.Signals;
import dev.kontext.scheduler.wire.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.params.SetParams;

/** Sends signals on a thread of its own; of several about one job, or the fleet, only the last is sent. */
public final class RedisSignals implements Signals {
    private static final Logger LOG = Logger.getLogger(RedisSignals.class);

    /** Jobs whose signal may wait here; further ones are dropped. */
    private static final int MAX_WAITING = 10_000;

    private static final int SECONDS_TO_LIVE = 30;
    private static final int FLEET_SECONDS_TO_LIVE = 10;
    private static final int MOST_AT_ONCE = 500;

    private final RedisConnection redis;
    private final Thread thread;

    // Guarded by this.
    private final Map<JobId, Progress> waiting = new LinkedHashMap<>();
    private @Nullable FleetFigures figures;
    private boolean closed;

    /** @param redis stays open when this is closed */
    public RedisSignals(RedisConnection redis) {
        this.redis = redis;
        thread = Thread.ofPlatform().name("progress-signals").daemon().start(this::run);
    }

    @Override
    public synchronized void progress(JobId job, Progress progress) {
        if (waiting.size() < MAX_WAITING || waiting.containsKey(job)) {
            waiting.put(job, progress);
            notifyAll();
        }
    }

    @Override
    public synchronized void fleet(FleetFigures now) {
        figures = now;
        notifyAll();
    }

    private void run() {
        try {
            for (var batch = take(); !batch.isEmpty(); batch = take()) {
                send(batch);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is sent in one go. */
    private record Batch(Map<JobId, Progress> progress, Optional<FleetFigures> figures) {
        boolean isEmpty() {
            return progress.isEmpty() && figures.isEmpty();
        }
    }

    /** Waits for signals; none once this is closed. */
    private synchronized Batch take() throws InterruptedException {
        while (waiting.isEmpty() && figures == null && !closed) {
            wait();
        }
        var batch = new LinkedHashMap<JobId, Progress>();
        var latest = closed ? Optional.<FleetFigures>empty() : Optional.ofNullable(figures);
        figures = null;
        if (!closed) {
            var all = waiting.entrySet().iterator();
            while (all.hasNext() && batch.size() < MOST_AT_ONCE) {
                var signal = all.next();
                batch.put(signal.getKey(), signal.getValue());
                all.remove();
            }
        }
        return new Batch(batch, latest);
    }

    private void send(Batch batch) {
        var lifetime = new SetParams().ex(SECONDS_TO_LIVE);
        try {
            redis.call(client -> {
                try (var pipeline = client.pipelined()) {
                    batch.figures()
                            .ifPresent(latest -> pipeline.set(
                                    RedisLayout.FLEET, Json.text(latest), new SetParams().ex(FLEET_SECONDS_TO_LIVE)));
                    batch.progress().forEach((job, progress) -> {
                        pipeline.set(RedisLayout.progress(job), Json.text(progress), lifetime);
                        pipeline.publish(RedisLayout.CHANGED, job.value());
                    });
                    pipeline.sync();
                }
                return batch.progress().size();
            });
        } catch (RecordsUnavailableException e) {
            LOG.debugf(e, "signals lost count=%d", batch.progress().size());
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
