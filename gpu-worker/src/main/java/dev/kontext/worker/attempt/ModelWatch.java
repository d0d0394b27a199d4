package dev.kontext.worker.attempt;

import dev.kontext.contracts.job.FailureClass;
import dev.kontext.contracts.job.ModelInfo;
import dev.kontext.worker.attempt.ModelHealth.View;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Knows whether the model takes work: asks it every second while the GPU has nothing to do, and at once when somebody
 * doubts it; what answers has to draw a canary first. Owns its thread; the monitor guards what is known.
 */
public final class ModelWatch implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ModelWatch.class);

    private final EditModel model;
    private final BooleanSupplier gpuIdle;
    private final Duration every;
    private final Runnable onChange;
    private final ModelHealth health;
    private final Semaphore asked = new Semaphore(0);
    private final Thread thread;
    private volatile View view = View.UNKNOWN;
    private volatile boolean closed;
    private boolean told;

    /** @param onChange called from any thread when readiness or model changed */
    public ModelWatch(
            EditModel model, BooleanSupplier gpuIdle, Duration every, QuarantineConfig quarantine, Runnable onChange) {
        this.model = model;
        this.gpuIdle = gpuIdle;
        this.every = every;
        this.onChange = onChange;
        this.health = new ModelHealth(quarantine, System::nanoTime);
        this.thread = Thread.ofPlatform().daemon().name("model-watch").unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** The model that takes work; empty while none does. */
    public Optional<ModelInfo> current() {
        return view.model();
    }

    /** Why none does, in one sentence for operators; empty while one does. */
    public Optional<String> reason() {
        return Optional.of(view.reason()).filter(reason -> !reason.isEmpty());
    }

    /** Whether the device has failed so often that it is left alone for a while. */
    public boolean isQuarantined() {
        return view.quarantined();
    }

    /** Whether it is known that none does: what was prefetched for it is better done elsewhere. */
    boolean isDoubted() {
        var known = view;
        return !known.equals(View.UNKNOWN) && known.model().isEmpty();
    }

    /** An attempt got its picture. */
    void drew() {
        update(known -> known.drew(false));
    }

    /** An attempt failed on the model: after some failures it is not ready until it has drawn again. */
    void failed(FailureClass failure) {
        boolean isDoubtful = failure == FailureClass.UNAVAILABLE || failure == FailureClass.DEVICE;
        if (isDoubtful) {
            update(known -> known.attemptFailed(failure));
            asked.release();
        }
    }

    private void run() {
        try {
            while (!closed) {
                asked.drainPermits();
                look();
                // Returns early for a doubt, which then waits a moment: the model may be on its way down.
                if (asked.tryAcquire(every.toMillis(), TimeUnit.MILLISECONDS)) {
                    TimeUnit.MILLISECONDS.sleep(Math.min(100, every.toMillis()));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws InterruptedException {
        try {
            if (current().isEmpty() || gpuIdle.getAsBoolean()) {
                var answer = model.probe();
                update(known -> known.probed(answer));
            }
            // While an attempt is in hand its own picture proves as much.
            if (isCanaryDue() && gpuIdle.getAsBoolean()) {
                draw();
            }
        } catch (RuntimeException e) {
            // Without the watch the worker would be ready, or not, for ever.
            LOG.error("model not watched", e);
        }
    }

    private void draw() throws InterruptedException {
        try {
            model.edit(Canary.request(), step -> {});
            update(known -> known.drew(true));
        } catch (AttemptFailedException e) {
            LOG.debugf("canary failed failure=%s", e.failure().wire());
            update(known -> known.canaryFailed(e.failure(), e.sentence()));
        }
    }

    private synchronized boolean isCanaryDue() {
        return health.isCanaryDue();
    }

    private void update(Consumer<ModelHealth> change) {
        if (isNews(change)) {
            onChange.run();
        }
    }

    private synchronized boolean isNews(Consumer<ModelHealth> change) {
        var before = view;
        change.accept(health);
        view = health.view();
        boolean isNews = !before.equals(view);
        if (isNews || !told) {
            told = true;
            tell(view);
        }
        return isNews;
    }

    private static void tell(View view) {
        view.model()
                .ifPresentOrElse(
                        info -> LOG.infof(
                                "model ready name=%s version=%s provenance=%s weights=%s profile=%s",
                                info.name(), info.version(), info.provenance(), info.weights(), info.profile()),
                        () -> LOG.warnf("model not ready quarantined=%b reason=%s", view.quarantined(), view.reason()));
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
