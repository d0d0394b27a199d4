package dev.kontext.benchmarks.load;

import dev.kontext.benchmarks.load.LoadClient.Answer;
import dev.kontext.contracts.job.JobResult;
import dev.kontext.contracts.job.ModelInfo;
import dev.kontext.contracts.job.Phase;
import dev.kontext.contracts.job.StoredImage;
import dev.kontext.contracts.job.WorkerId;
import dev.kontext.contracts.storage.Receipts;
import dev.kontext.contracts.worker.AttemptReport;
import dev.kontext.contracts.worker.AttemptResult;
import dev.kontext.contracts.worker.Grant;
import dev.kontext.contracts.worker.Heartbeat;
import dev.kontext.contracts.worker.HeartbeatReply;
import dev.kontext.contracts.worker.StageDurations;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Workers with one GPU each that speak the workers' protocol over HTTP, and do nothing for as long as a job takes. */
final class SimulatedWorkers implements AutoCloseable {
    private static final Receipts RECEIPTS = new Receipts(Rig.RECEIPTS_KEY);
    private static final Map<String, String> HEADERS =
            Map.of("Authorization", "Bearer " + Rig.SERVICE_KEY, "Content-Type", "application/json");
    private static final ModelInfo MODEL = new ModelInfo("kontext", "1", "sandbox");
    private static final String SHA256 = "0".repeat(64);
    private static final long RETRY_MS = 20;

    private final LoadClient http = new LoadClient();
    private final List<String> schedulers;
    private final ToLongFunction<Grant> takesMs;
    private final Consumer<Started> onStart;
    private final List<Worker> workers = new ArrayList<>();
    private final AtomicLong started = new AtomicLong();
    private final AtomicLong completed = new AtomicLong();
    private volatile boolean stopped;

    /**
     * A job has begun.
     *
     * @param term of the scheduler that granted it
     * @param at on the clock of {@link System#nanoTime()}
     */
    record Started(Grant grant, long term, long at) {}

    /**
     * @param schedulers their addresses, which may become more; when one does not answer, the next is asked
     * @param takesMs how long a job takes
     * @param onStart told of each grant, on the thread of the workers
     */
    SimulatedWorkers(List<String> schedulers, int count, ToLongFunction<Grant> takesMs, Consumer<Started> onStart) {
        this.schedulers = schedulers;
        this.takesMs = takesMs;
        this.onStart = onStart;
        for (int i = 0; i < count; i++) {
            workers.add(new Worker(new WorkerId("sim-" + i, "p" + System.nanoTime() + "-" + i)));
        }
    }

    void start() {
        workers.forEach(worker -> http.later(0, worker::beat));
    }

    long started() {
        return started.get();
    }

    long completed() {
        return completed.get();
    }

    /** Takes nothing more, and leaves what is in hand. */
    void stop() {
        stopped = true;
    }

    @Override
    public void close() {
        stop();
        // What is being decided on the client's thread finds out before the client is gone.
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        http.close();
    }

    /** Belongs to the client's thread. */
    private final class Worker {
        private final WorkerId id;
        private long term;
        private int scheduler;
        private @Nullable Grant held;

        Worker(WorkerId id) {
            this.id = id;
        }

        void beat() {
            if (stopped) {
                return;
            }
            var grant = held;
            List<AttemptReport> attempts = grant == null
                    ? List.of()
                    : List.of(new AttemptReport(
                            grant.job(),
                            grant.lease(),
                            grant.token(),
                            Phase.EDITING,
                            0,
                            grant.spec().steps(),
                            1000));
            var beat = new Heartbeat(id, term, true, false, grant == null, false, MODEL, null, null, attempts);
            http.post(to("/internal/v1/workers/heartbeat"), HEADERS, Wire.bytes(beat))
                    .onSuccess(this::heard)
                    .onFailure(_ -> elsewhere(this::beat));
        }

        private void heard(Answer answer) {
            if (answer.status() != 200) {
                elsewhere(this::beat);
                return;
            }
            var reply = Wire.read(answer.body().getBytes(), HeartbeatReply.class);
            term = Math.max(term, reply.term());
            if (held != null || reply.grants().isEmpty()) {
                beat();
                return;
            }
            var grant = reply.grants().getFirst();
            held = grant;
            started.incrementAndGet();
            onStart.accept(new Started(grant, term, System.nanoTime()));
            http.later(takesMs.applyAsLong(grant), () -> finish(grant));
        }

        private void finish(Grant grant) {
            if (stopped) {
                return;
            }
            var image = new StoredImage(
                    grant.lease(),
                    "0.png",
                    "image/png",
                    grant.spec().width(),
                    grant.spec().height(),
                    1000,
                    SHA256);
            var kept = RECEIPTS.give(grant.tenant(), grant.job(), image);
            var result = new JobResult(MODEL, List.of(kept), kept, null);
            var end = new AttemptResult.Succeeded(result, new StageDurations(1, 1, 1, 1));
            var told = new AttemptResult(id, term, grant.job(), grant.lease(), grant.token(), end);
            http.post(to("/internal/v1/attempts/result"), HEADERS, Wire.bytes(told))
                    .onSuccess(answer -> {
                        if (answer.status() == 200) {
                            held = null;
                            completed.incrementAndGet();
                            beat();
                        } else {
                            elsewhere(() -> finish(grant));
                        }
                    })
                    .onFailure(_ -> elsewhere(() -> finish(grant)));
        }

        private void elsewhere(Runnable again) {
            if (!stopped) {
                scheduler++;
                http.later(RETRY_MS, again);
            }
        }

        private URI to(String path) {
            return URI.create(schedulers.get(scheduler % schedulers.size()) + path);
        }
    }
}
