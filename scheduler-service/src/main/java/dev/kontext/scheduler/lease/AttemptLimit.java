package dev.kontext.scheduler.lease;

import java.time.Duration;

/**
 * How long an attempt may take, however often its worker is heard of: a hung model must not live until the deadline.
 *
 * @param factor of the estimate
 * @param least what every attempt may take
 */
public record AttemptLimit(int factor, Duration least) {
    public AttemptLimit {
        if (factor < 1) {
            throw new IllegalArgumentException("factor must be at least 1, got " + factor);
        }
        if (!least.isPositive()) {
            throw new IllegalArgumentException("least must be positive, got " + least);
        }
    }

    public Duration of(Duration estimate) {
        var limit = estimate.multipliedBy(factor);
        return limit.compareTo(least) < 0 ? least : limit;
    }
}
