package dev.kontext.worker.triton;

import dev.kontext.worker.attempt.AttemptFailedException;
import dev.kontext.worker.attempt.EditRequest;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long the model may be silent within one edit: before the first step as long as is configured, since it may wait
 * for another request or warm up; then some times what a step takes, as learned from earlier edits of the size or as
 * this edit's slowest one took. Used by one thread.
 */
final class Silence {
    private final TritonConfig config;
    private final EditRequest request;
    private final LongSupplier nanos;
    private Duration step;
    private long heard;
    private int done;

    /** @param nanos as {@link System#nanoTime} */
    Silence(TritonConfig config, EditRequest request, LongSupplier nanos) {
        this.config = config;
        this.request = request;
        this.nanos = nanos;
        this.step = request.step();
        this.heard = nanos.getAsLong();
    }

    void stepDone(int step) {
        long now = nanos.getAsLong();
        // The first one has waited for other requests too: it tells only where nothing else does.
        if (done > 0 || this.step.isZero()) {
            this.step = longer(this.step, Duration.ofNanos(now - heard));
        }
        heard = now;
        done = step;
    }

    /** From now on. */
    Duration limit() {
        return done == 0 ? config.silence() : longer(config.leastSilence(), step.multipliedBy(config.silenceFactor()));
    }

    AttemptFailedException broken(Exception cause) {
        var sentence = done == 0
                ? "The model went silent before its first step."
                : "The model went silent after step " + done + " of " + request.steps() + ".";
        return AttemptFailedException.modelLost(sentence, cause);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
