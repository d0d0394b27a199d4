package dev.kontext.worker.attempt;

import dev.kontext.imaging.Size;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Guesses how long the GPU stays busy, from the steps it has made: a moving average for each size, one per megapixel for
 * sizes that are new, and the running edit's own pace as soon as it has one. All edits of a process have one profile, so
 * that need not be told apart. Safe for use by several threads.
 */
final class StepTimes {
    /** Before anything was measured: a fast GPU's pace, so that the first guess errs towards asking for more work. */
    private static final double FIRST_GUESS_MS = 250;

    /** Weight of the newest edit. */
    private static final double NEWEST = 0.3;

    /** Workers see few sizes often; one that is forgotten is learned again. */
    private static final int SIZES = 64;

    private final LongSupplier nanos;
    private final Map<Size, Double> msPerStep = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Size, Double> eldest) {
            return size() > SIZES;
        }
    };
    private double msPerStepAndMegapixel = FIRST_GUESS_MS;
    private double msFromWords;
    private boolean measured;
    private @Nullable Running running;

    StepTimes(LongSupplier nanos) {
        this.nanos = nanos;
    }

    private static final class Running {
        private final Size size;
        private final int steps;
        private final boolean readsInput;
        private final long started;
        private int done;
        private long lastStep;

        private Running(Size size, int steps, boolean readsInput, long started) {
            this.size = size;
            this.steps = steps;
            this.readsInput = readsInput;
            this.started = started;
            this.lastStep = started;
        }

        private double megapixels() {
            return size.area() / 1e6;
        }
    }

    /** @param readsInput whether its steps read an input beside what they draw, which is twice the work */
    synchronized void begin(Size size, int steps, boolean readsInput) {
        running = new Running(size, steps, readsInput, nanos.getAsLong());
    }

    synchronized void stepDone(int done) {
        if (running != null) {
            running.done = Math.max(running.done, done);
            running.lastStep = nanos.getAsLong();
        }
    }

    synchronized void end() {
        if (running != null && running.done > 0) {
            double ms = pace(running);
            double each = ms / running.megapixels();
            msPerStep.merge(running.size, ms, StepTimes::average);
            msPerStepAndMegapixel = measured ? average(msPerStepAndMegapixel, each) : each;
            double fromWords = running.readsInput ? each / 2 : each;
            msFromWords = measured ? average(msFromWords, fromWords) : fromWords;
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
        double pace = now.done > 0 ? pace(now) : guess(now.size);
        double sinceLast = (nanos.getAsLong() - now.lastStep) / 1e6;
        return millis(Math.max(0, pace * (now.steps - now.done) - sinceLast));
    }

    /** For a whole edit that has not begun. */
    synchronized Duration whole(Size size, int steps) {
        return millis(guess(size) * steps);
    }

    /** Of edits of this size; empty before the first. */
    synchronized Optional<Duration> step(Size size) {
        return Optional.ofNullable(msPerStep.get(size)).map(StepTimes::millis);
    }

    /** A step of one megapixel from words alone, over all edits, those with an input counted for half; empty before the first. */
    synchronized Optional<Duration> megapixelStep() {
        return measured ? Optional.of(millis(msFromWords)) : Optional.empty();
    }

    private double guess(Size size) {
        var known = msPerStep.get(size);
        return known == null ? msPerStepAndMegapixel * size.area() / 1e6 : known;
    }

    private static double average(double before, double newest) {
        return before * (1 - NEWEST) + newest * NEWEST;
    }

    /** Milliseconds per step of an edit that has made one. */
    private static double pace(Running edit) {
        return (edit.lastStep - edit.started) / 1e6 / edit.done;
    }

    private static Duration millis(double ms) {
        return Duration.ofMillis(Math.round(ms));
    }
}
