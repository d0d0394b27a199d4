package dev.kontext.sandbox.model;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * One instance of the model: one run at a time on its own thread, and a short queue before it.
 *
 * <p>All fields are guarded by this object's monitor.
 */
public final class ModelInstance {
    private final ModelSettings settings;
    private final Trace trace;
    private final FirstAttempts firstAttempts = new FirstAttempts();
    private final Deque<QueuedRun> queue = new ArrayDeque<>();
    private final Thread thread;
    private boolean busy;
    private boolean closed;

    public ModelInstance(ModelSettings settings, Trace trace) {
        this.settings = settings;
        this.trace = trace;
        this.thread = Thread.ofPlatform().name("model").daemon().unstarted(this::serve);
        // Like a stub process that died: nobody may go on talking to a model that no longer runs.
        thread.setUncaughtExceptionHandler((dead, cause) -> Runtime.getRuntime().halt(70));
        thread.start();
    }

    /** Takes a request on. Empty if the queue is full; the listener then hears nothing. */
    public Optional<Run> submit(EditRequest request, Optional<Client> client, RunListener listener) {
        var run = new QueuedRun(new DenoisingRun(request, client, listener, settings, firstAttempts, trace));
        synchronized (this) {
            var waiting = queue.size() - (busy ? 0 : 1);
            if (closed || waiting >= settings.maxQueueSize()) {
                return Optional.empty();
            }
            queue.addLast(run);
            notifyAll();
        }
        return Optional.of(run);
    }

    private void serve() {
        try {
            while (true) {
                var next = next();
                if (next.isEmpty()) {
                    return;
                }
                next.get().work.run();
            }
        } catch (InterruptedException e) {
            // Only close() interrupts.
            return;
        }
    }

    /** Waits for a run; empty once the instance is closed and its queue is done. */
    private synchronized Optional<QueuedRun> next() throws InterruptedException {
        busy = false;
        while (queue.isEmpty() && !closed) {
            wait();
        }
        busy = !queue.isEmpty();
        return Optional.ofNullable(queue.pollFirst());
    }

    /** Takes nothing more on, waits for what is in hand, and cancels what has not ended by then. */
    public void close(Duration patience) throws InterruptedException {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        if (!thread.join(patience)) {
            synchronized (this) {
                queue.clear();
            }
            thread.interrupt();
            thread.join(Duration.ofSeconds(1));
        }
    }

    private synchronized boolean forget(QueuedRun run) {
        return queue.remove(run);
    }

    private final class QueuedRun implements Run {
        private final DenoisingRun work;

        private QueuedRun(DenoisingRun work) {
            this.work = work;
        }

        @Override
        public void cancel() {
            work.cancel();
            if (forget(this)) {
                work.neverStarted();
            }
        }
    }
}
