package dev.kontext.scheduler.turn;

import dev.kontext.contracts.storage.Receipts;
import dev.kontext.scheduler.fairness.Estimator;
import dev.kontext.scheduler.lease.AttemptLimit;
import dev.kontext.scheduler.retry.RetryPolicy;
import java.time.Duration;

/**
 * What decisions go by.
 *
 * @param receipts tells which pictures storage took
 * @param retention how long an ended job is kept
 * @param forgetAfter how long what is left of a purged job is kept
 * @param cancelGrace how long a worker may take to stop
 */
public record Rules(
        RetryPolicy retry,
        AttemptLimit limit,
        Estimator estimator,
        Receipts receipts,
        Duration retention,
        Duration forgetAfter,
        Duration cancelGrace) {
    public Rules {
        if (!retention.isPositive() || retention.compareTo(Duration.ofDays(30)) > 0) {
            throw new IllegalArgumentException("retention must be more than 0 and at most 30 days, got " + retention);
        }
        if (!forgetAfter.isPositive()) {
            throw new IllegalArgumentException("forgetAfter must be positive, got " + forgetAfter);
        }
        if (!cancelGrace.isPositive()) {
            throw new IllegalArgumentException("cancelGrace must be positive, got " + cancelGrace);
        }
    }
}
