package dev.kontext.sandbox.model;

import java.time.Duration;

/**
 * How the model behaves.
 *
 * @param step time per denoising step
 * @param maxQueueSize requests that may wait while one runs
 * @param allowKill whether {@code [sandbox:kill-worker]} may kill the calling process
 */
public record ModelSettings(Duration step, int maxQueueSize, boolean allowKill) {
    public ModelSettings {
        if (step.isNegative()) {
            throw new IllegalArgumentException("step must not be negative, got " + step);
        }
        if (maxQueueSize < 0) {
            throw new IllegalArgumentException("maxQueueSize must not be negative, got " + maxQueueSize);
        }
    }
}
