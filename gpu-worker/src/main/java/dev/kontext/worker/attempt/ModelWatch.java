package dev.kontext.worker.attempt;

import dev.kontext.contracts.job.ModelInfo;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Knows whether the model takes work: asks it every second while the GPU has nothing to do, and at once when somebody
 * doubts it. Owns its thread.
 */
public final class ModelWatch implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ModelWatch.class);

    private final EditModel model;
    private final BooleanSupplier gpuIdle;
    private final Duration every;
    private final Runnable onChange;
    private final Semaphore asked = new Semaphore(0);
    private final Thread thread;
    private volatile Optional<ModelInfo> current = Optional.empty();
    private volatile boolean closed;
    private boolean toldNotReady;

    /** @param onChange called from the watch's thread when readiness or model changed */
    public ModelWatch(EditModel model, BooleanSupplier gpuIdle, Duration every, Runnable onChange) {
        this.model = model;
        this.gpuIdle = gpuIdle;
        this.every = every;
        this.onChange = onChange;
        this.thread = Thread.ofPlatform().daemon().name("model-watch").unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** The model that takes work; empty while none does. */
    public Optional<ModelInfo> current() {
        return current;
    }

    /** Something went wrong with the model: not ready until it has answered again. */
    void doubt() {
        change(Optional.empty());
        asked.release();
    }

    private void run() {
        try {
            while (!closed) {
                asked.drainPermits();
                if (current.isEmpty() || gpuIdle.getAsBoolean()) {
                    change(model.probe());
                }
                // Returns early for a doubt, which then waits a moment: the model may be on its way down.
                if (asked.tryAcquire(every.toMillis(), TimeUnit.MILLISECONDS)) {
                    TimeUnit.MILLISECONDS.sleep(Math.min(100, every.toMillis()));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void change(Optional<ModelInfo> next) {
        if (isNews(next)) {
            onChange.run();
        }
    }

    private synchronized boolean isNews(Optional<ModelInfo> next) {
        var before = current;
        current = next;
        if (next.isEmpty() && !toldNotReady) {
            toldNotReady = true;
            LOG.warn("model not ready");
        }
        if (next.isPresent() && !before.equals(next)) {
            toldNotReady = false;
            LOG.infof(
                    "model ready name=%s version=%s provenance=%s",
                    next.get().name(), next.get().version(), next.get().provenance());
        }
        return !before.equals(next);
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
