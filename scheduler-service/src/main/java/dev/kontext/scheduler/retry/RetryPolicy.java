package dev.kontext.scheduler.retry;

import dev.kontext.contracts.job.FailureClass;
import dev.kontext.scheduler.retry.NextTry.Again;
import dev.kontext.scheduler.retry.NextTry.GiveUp;
import java.time.Duration;

/**
 * Which attempts count, how many there are, and how long a job waits between them.
 *
 * @param maxCharged attempts that count
 * @param maxLost leases that may be lost, whether they count or not
 * @param firstDelay before the second attempt; it doubles with each further failure
 * @param maxDelay the longest delay
 */
public record RetryPolicy(int maxCharged, int maxLost, Duration firstDelay, Duration maxDelay) {
    public RetryPolicy {
        if (maxCharged < 1) {
            throw new IllegalArgumentException("maxCharged must be at least 1, got " + maxCharged);
        }
        if (maxLost < 1) {
            throw new IllegalArgumentException("maxLost must be at least 1, got " + maxLost);
        }
        if (firstDelay.isNegative() || firstDelay.compareTo(maxDelay) > 0) {
            throw new IllegalArgumentException("firstDelay must be from 0 to maxDelay, got " + firstDelay);
        }
    }

    /**
     * The worker reported a failure.
     *
     * @param modelLost whether the model went away with the request in hand
     * @param jitter from 0 to 1: the delay is between half and all of its length
     */
    public NextTry afterFailure(FailureClass failure, boolean modelLost, Tally before, double jitter) {
        boolean charged = switch (failure) {
            case INVALID_INPUT, REJECTED, MODEL_ERROR, OUT_OF_MEMORY, INTERNAL -> true;
            case DEVICE -> before.deviceFailures() > 0;
            // An outage of our own is not the job's fault: its deadline ends it, not its attempts. But a request that
            // the model did not survive may be what kills it.
            case UNAVAILABLE -> modelLost;
        };
        boolean again = switch (failure) {
            case INVALID_INPUT, REJECTED, MODEL_ERROR -> false;
            case OUT_OF_MEMORY -> before.memoryFailures() == 0;
            case DEVICE, UNAVAILABLE, INTERNAL -> true;
        };
        return again && mayTryAgain(before, charged)
                ? new Again(delay(before.failures(), jitter), charged)
                : new GiveUp(charged);
    }

    /**
     * The lease was lost. It took its term to notice that, so the job does not wait any longer.
     *
     * @param listed whether its worker ever listed it: else the job is not what the worker died of
     */
    public NextTry afterLoss(boolean listed, Tally before) {
        return mayTryAgain(before, listed) && before.lostLeases() + 1 < maxLost
                ? new Again(Duration.ZERO, listed)
                : new GiveUp(listed);
    }

    private boolean mayTryAgain(Tally before, boolean charged) {
        return before.charged() + (charged ? 1 : 0) < maxCharged;
    }

    private Duration delay(int failures, double jitter) {
        // 2^30 of any delay is beyond any maximum.
        double full =
                Math.min((double) maxDelay.toMillis(), firstDelay.toMillis() * Math.pow(2, Math.min(failures, 30)));
        return Duration.ofMillis(Math.round(full / 2 * (1 + jitter)));
    }
}
