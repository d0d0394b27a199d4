package dev.kontext.worker.attempt;

import dev.kontext.imaging.Size;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Guesses how long the GPU stays busy, from the steps it has made: time per step and megapixel, as a moving average,
 * and the running edit's own pace as soon as it has one. Safe for use by several threads.
 */
final class StepTimes {
    /** Before anything was measured: a fast GPU's pace, so that the first guess errs towards asking for more work. */
    private static final double FIRST_GUESS_MS = 250;

    /** Weight of the newest edit. */
    private static final double NEWEST = 0.3;

    private final LongSupplier nanos;
    private double msPerStepAndMegapixel = FIRST_GUESS_MS;
    private boolean measured;
    private @Nullable Running running;

    StepTimes(LongSupplier nanos) {
        this.nanos = nanos;
    }

    private static final class Running {
        private final Size size;
        private final int steps;
        private final long started;
        private int done;
        private long lastStep;

        private Running(Size size, int steps, long started) {
            this.size = size;
            this.steps = steps;
            this.started = started;
            this.lastStep = started;
        }

        private double megapixels() {
            return size.area() / 1e6;
        }
    }

    synchronized void begin(Size size, int steps) {
        running = new Running(size, steps, nanos.getAsLong());
    }

    synchronized void stepDone(int done) {
        if (running != null) {
            running.done = Math.max(running.done, done);
            running.lastStep = nanos.getAsLong();
        }
    }

    synchronized void end() {
        if (running != null && running.done > 0) {
            double ms = pace(running) / running.megapixels();
            msPerStepAndMegapixel = measured ? msPerStepAndMegapixel * (1 - NEWEST) + ms * NEWEST : ms;
            measured = true;
        }
        running = null;
    }

    /** Until the GPU is free, 0 if it is. */
    synchronized Duration left() {
        var now = running;
        if (now == null) {
            return Duration.ZERO;
        }
        double pace = now.done > 0 ? pace(now) : msPerStepAndMegapixel * now.megapixels();
        double sinceLast = (nanos.getAsLong() - now.lastStep) / 1e6;
        return millis(Math.max(0, pace * (now.steps - now.done) - sinceLast));
    }

    /** For a whole edit that has not begun. */
    synchronized Duration whole(Size size, int steps) {
        return millis(msPerStepAndMegapixel * steps * size.area() / 1e6);
    }

    /** Milliseconds per step of an edit that has made one. */
    private static double pace(Running edit) {
        return (edit.lastStep - edit.started) / 1e6 / edit.done;
    }

    private static Duration millis(double ms) {
        return Duration.ofMillis(Math.round(ms));
    }
}
