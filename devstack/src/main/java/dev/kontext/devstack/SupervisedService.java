package dev.kontext.devstack;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Keeps one process running: a thread that starts it, waits for its end, and starts it again. */
final class SupervisedService {
    /** A process that never became ready is tried this often before the start of the stack fails. */
    private static final int FIRST_TRIES = 3;

    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private final ServicePlan plan;
    private final StateFolder state;
    private final Backoff backoff;
    private final Progress progress;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();

    private volatile boolean stopping;
    private @Nullable ChildProcess child;
    private int restarts;

    SupervisedService(ServicePlan plan, StateFolder state, Backoff backoff, Progress progress) {
        this.plan = plan;
        this.state = state;
        this.backoff = backoff;
        this.progress = progress;
    }

    /** Starts it as soon as everything it needs is ready. */
    void start(List<CompletableFuture<Void>> needs) {
        Thread.ofPlatform().daemon().name("service-" + plan.name()).start(() -> run(needs));
    }

    /** Completes when it is ready for the first time; fails when it does not get there. */
    CompletableFuture<Void> ready() {
        return ready;
    }

    ServicePlan plan() {
        return plan;
    }

    /** Asks it to end without waiting; it is not started again. */
    synchronized void terminate() {
        stopping = true;
        if (child != null) {
            child.terminate();
        }
    }

    /** Ends it, within its grace or by force; it is not started again. */
    void stop() {
        terminate();
        var running = child();
        if (running != null) {
            running.stop();
        }
    }

    private synchronized @Nullable ChildProcess child() {
        return child;
    }

    private void run(List<CompletableFuture<Void>> needs) {
        try {
            needs.forEach(CompletableFuture::join);
            keepRunning();
        } catch (CompletionException e) {
            ready.completeExceptionally(e.getCause() == null ? e : e.getCause());
        } catch (RuntimeException e) {
            ready.completeExceptionally(e);
            throw e;
        }
    }

    private void keepRunning() {
        int deaths = 0;
        while (!stopping) {
            waitWhileHeld();
            long started = System.nanoTime();
            try {
                runOnce();
            } catch (StackException e) {
                if (!ready.isDone() && deaths + 1 >= FIRST_TRIES) {
                    ready.completeExceptionally(e);
                    return;
                }
                progress.note(e.sentence());
            }
            deaths = backoff.count(deaths, Duration.ofNanos(System.nanoTime() - started));
            restarts++;
            if (!stopping && !held()) {
                publish(ServiceState.DOWN);
                ChildProcess.pause(backoff.before(deaths));
            }
        }
    }

    /** From the start of a process to its end. */
    private void runOnce() {
        ChildProcess running;
        synchronized (this) {
            if (stopping) {
                return;
            }
            running = ChildProcess.spawn(plan.spec());
            child = running;
        }
        publish(ServiceState.STARTING);
        long started = System.nanoTime();
        running.awaitReady();
        publish(ServiceState.READY);
        progress.ready(plan.title(), Duration.ofNanos(System.nanoTime() - started));
        ready.complete(null);
        running.onExit().join();
        if (!stopping) {
            progress.note(plan.name() + " ended exit=" + running.exitValue() + " pid=" + running.pid());
        }
    }

    private boolean held() {
        return Files.exists(state.held(plan.name()));
    }

    private void waitWhileHeld() {
        if (held()) {
            publish(ServiceState.HELD);
        }
        while (held() && !stopping) {
            ChildProcess.pause(LOOK_EVERY);
        }
    }

    private void publish(ServiceState now) {
        var running = child();
        long pid = running == null ? 0 : running.pid();
        var started = ProcessIdentity.of(pid).map(ProcessIdentity::startedAt).orElse("");
        Json.write(state.record(plan.name()), new ProcessRecord(plan.name(), pid, started, plan.port(), now, restarts));
    }
}
