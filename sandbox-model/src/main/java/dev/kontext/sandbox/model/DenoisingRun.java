package dev.kontext.sandbox.model;

import dev.kontext.sandbox.edit.Editor;
import dev.kontext.sandbox.edit.Picture;
import dev.kontext.sandbox.edit.Previews;
import dev.kontext.sandbox.model.Trace.Event;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Imitates a denoising loop: does the work once, then lets every step take its time. */
final class DenoisingRun {
    private final EditRequest request;
    private final Optional<Client> client;
    private final RunListener listener;
    private final ModelSettings settings;
    private final FirstAttempts firstAttempts;
    private final Trace trace;
    private final CountDownLatch cancelled = new CountDownLatch(1);

    DenoisingRun(
            EditRequest request,
            Optional<Client> client,
            RunListener listener,
            ModelSettings settings,
            FirstAttempts firstAttempts,
            Trace trace) {
        this.request = request;
        this.client = client;
        this.listener = listener;
        this.settings = settings;
        this.firstAttempts = firstAttempts;
        this.trace = trace;
    }

    void cancel() {
        cancelled.countDown();
    }

    /** The run was taken out of the queue. */
    void neverStarted() {
        trace.record(Event.CANCELLED, request.id());
        listener.failed(FailureClass.CANCELLED + ": cancelled while it was queued");
    }

    void run() {
        trace.record(Event.STARTED, request.id());
        try {
            var picture = denoise();
            trace.record(Event.FINISHED, request.id());
            listener.result(picture, request.steps());
        } catch (ModelFailure failure) {
            var isCancelled = cancelled.getCount() == 0;
            trace.record(isCancelled ? Event.CANCELLED : Event.FINISHED, request.id());
            listener.failed(failure.text());
        } catch (InterruptedException e) {
            trace.record(Event.CANCELLED, request.id());
            listener.failed(FailureClass.UNAVAILABLE + ": the model is being stopped");
        } catch (RuntimeException e) {
            trace.record(Event.FINISHED, request.id());
            listener.failed(FailureClass.MODEL_ERROR + ": " + e);
        }
    }

    private Picture denoise() throws ModelFailure, InterruptedException {
        var started = System.nanoTime();
        var parsed = Trigger.parse(request.prompt());
        for (var trigger : parsed.all(Trigger.AtStart.class)) {
            obey(trigger);
        }
        var slow = parsed.all(Trigger.Slow.class);
        var step = slow.isEmpty()
                ? settings.step()
                : Duration.ofMillis(slow.getLast().millis());
        var picture = paint(parsed);
        var previews = new Previews(picture, request.seed());
        for (var n = 1; n <= request.steps(); n++) {
            pause(started + step.toNanos() * n - System.nanoTime());
            listener.progress(n, request.steps(), previewOf(previews, n));
            if (n == 1) {
                for (var trigger : parsed.all(Trigger.AfterFirstStep.class)) {
                    obey(trigger);
                }
            }
        }
        return picture;
    }

    private Optional<Picture> previewOf(Previews previews, int step) {
        var due = request.previewEvery() > 0 && step % request.previewEvery() == 0 && step < request.steps();
        return due ? Optional.of(previews.at((double) step / request.steps())) : Optional.empty();
    }

    private Picture paint(Trigger.Parsed parsed) {
        var editor = new Editor(request.variation());
        var canvas = request.canvas();
        var painted = canvas.map(image -> editor.edit(image, parsed.prompt()))
                .orElseGet(() -> editor.draw(request.width(), request.height(), parsed.prompt()));
        for (var trigger : parsed.all(Trigger.OnPicture.class)) {
            painted = switch (trigger) {
                case Trigger.Leak leak -> editor.leak(canvas, painted);
                case Trigger.Shift(var pixels) -> editor.shift(painted, pixels);
            };
        }
        return editor.label(painted);
    }

    private void obey(Trigger.AtStart trigger) throws ModelFailure, InterruptedException {
        switch (trigger) {
            case Trigger.Reject reject ->
                throw new ModelFailure(FailureClass.REJECTED, "the content check refused the prompt");
            case Trigger.Hang hang -> {
                cancelled.await();
                throw cancelledByClient();
            }
            case Trigger.FailOnce once -> {
                if (firstAttempts.isFirst(request)) {
                    throw new ModelFailure(FailureClass.UNAVAILABLE, "the first attempt fails, as the prompt asks");
                }
            }
        }
    }

    private void obey(Trigger.AfterFirstStep trigger) throws ModelFailure {
        switch (trigger) {
            case Trigger.Fail fail ->
                throw new ModelFailure(FailureClass.MODEL_ERROR, "the run fails, as the prompt asks");
            case Trigger.OutOfMemory memory ->
                throw new ModelFailure(
                        FailureClass.OUT_OF_MEMORY, "CUDA out of memory. Tried to allocate 2.00 GiB (sandbox)");
            case Trigger.Device device ->
                throw new ModelFailure(
                        FailureClass.DEVICE, "CUDA error: an illegal memory access was encountered (sandbox)");
            case Trigger.KillWorker kill -> ClientKiller.kill(client, settings.allowKill());
            case Trigger.Crash crash -> Runtime.getRuntime().halt(134);
        }
    }

    private void pause(long nanos) throws ModelFailure, InterruptedException {
        if (cancelled.await(Math.max(0, nanos), TimeUnit.NANOSECONDS)) {
            throw cancelledByClient();
        }
    }

    private static ModelFailure cancelledByClient() {
        return new ModelFailure(FailureClass.CANCELLED, "cancelled by the client");
    }
}
