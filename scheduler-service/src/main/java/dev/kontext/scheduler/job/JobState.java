package dev.kontext.scheduler.job;

import dev.kontext.contracts.job.AttemptOutcome;
import dev.kontext.contracts.job.FailureClass;
import dev.kontext.contracts.job.JobError;
import dev.kontext.contracts.job.JobResult;
import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.job.LeaseRecord;
import dev.kontext.contracts.job.WaitReason;
import dev.kontext.scheduler.retry.NextTry;
import dev.kontext.scheduler.retry.NextTry.Again;
import dev.kontext.scheduler.retry.NextTry.GiveUp;
import dev.kontext.scheduler.retry.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Where a job stands. Each state offers only the moves that are legal from it. */
public sealed interface JobState {
    JobStatus status();

    History history();

    /** Not ended yet. */
    sealed interface Active extends JobState {}

    /** A worker holds a lease on it. */
    sealed interface Held extends Active {
        LeaseRecord lease();

        @Override
        default JobStatus status() {
            return JobStatus.RUNNING;
        }
    }

    /** What follows an attempt that did not succeed. */
    sealed interface Retried extends JobState {}

    /** Never changes again, apart from its purge. */
    sealed interface Ended extends JobState {
        /** When the job's data is purged. */
        Instant expiresAt();
    }

    /**
     * Waits for a GPU.
     *
     * @param readyAt not before this instant is it granted
     */
    record Queued(Instant readyAt, WaitReason reason, History history) implements Active, Retried {
        @Override
        public JobStatus status() {
            return JobStatus.QUEUED;
        }

        public Leased grant(LeaseRecord lease) {
            return new Leased(lease, history.begin(lease));
        }

        public Canceled cancel(Instant now, Duration retention) {
            return new Canceled(Optional.empty(), history, now.plus(retention));
        }

        public Expired expire(Instant now, Duration retention) {
            return new Expired(history, now.plus(retention));
        }
    }

    /** A worker works on it. */
    record Leased(LeaseRecord lease, History history) implements Held {
        /**
         * The worker went silent, restarted, or took too long.
         *
         * @param listed whether it ever listed the lease; the attempt is charged then
         */
        public Retried lose(boolean listed, RetryPolicy policy, Instant now, Duration retention) {
            var next = policy.afterLoss(listed, history.tally());
            var ended = history.end(AttemptOutcome.LOST, null, next.charged(), now);
            return retried(next, ended, FailureClass.INTERNAL, "The worker was lost in every attempt.", now, retention);
        }

        public Succeeded succeed(JobResult result, Instant now, Duration retention) {
            return new Succeeded(result, history.end(AttemptOutcome.SUCCEEDED, null, true, now), now.plus(retention));
        }

        /**
         * The worker reported a failure.
         *
         * @param message for the job's owner
         * @param modelLost whether the model went away with the request in hand
         * @param jitter from 0 to 1
         */
        public Retried fail(
                FailureClass failure,
                String message,
                boolean modelLost,
                RetryPolicy policy,
                double jitter,
                Instant now,
                Duration retention) {
            var next = policy.afterFailure(failure, modelLost, history.tally(), jitter);
            var ended = history.end(AttemptOutcome.FAILED, failure, next.charged(), now);
            return retried(next, ended, failure, message, now, retention);
        }

        /** The worker gave it back unharmed. */
        public Queued handBack(Instant now) {
            return new Queued(now, WaitReason.CAPACITY, history.end(AttemptOutcome.HANDED_BACK, null, false, now));
        }

        public Canceling cancel(Instant now) {
            return new Canceling(lease, now, history);
        }

        public Expired expire(Instant now, Duration retention) {
            return new Expired(history.end(AttemptOutcome.EXPIRED, null, false, now), now.plus(retention));
        }

        private static Retried retried(
                NextTry next, History history, FailureClass failure, String message, Instant now, Duration retention) {
            return switch (next) {
                case Again(var delay, var _) -> new Queued(now.plus(delay), WaitReason.RETRY, history);
                case GiveUp _ ->
                    new Failed(
                            new JobError(failure.wire(), message, failure.isRetryable()), history, now.plus(retention));
            };
        }
    }

    /**
     * Its owner asked for its end and the worker is told. Whatever the attempt comes to, the job is canceled.
     *
     * @param askedAt when the owner asked
     */
    record Canceling(LeaseRecord lease, Instant askedAt, History history) implements Held {
        /** The attempt ended, its lease was lost, the worker took too long to stop, or the deadline passed. */
        public Canceled end(boolean lost, Instant now, Duration retention) {
            var outcome = lost ? AttemptOutcome.LOST : AttemptOutcome.CANCELED;
            return new Canceled(Optional.of(askedAt), history.end(outcome, null, false, now), now.plus(retention));
        }
    }

    /** The picture is stored. */
    record Succeeded(JobResult result, History history, Instant expiresAt) implements Ended {
        @Override
        public JobStatus status() {
            return JobStatus.SUCCEEDED;
        }
    }

    /** It will not be tried again. */
    record Failed(JobError error, History history, Instant expiresAt) implements Ended, Retried {
        @Override
        public JobStatus status() {
            return JobStatus.FAILED;
        }
    }

    /**
     * It ended as its owner asked.
     *
     * @param askedAt when, if it was running then
     */
    record Canceled(Optional<Instant> askedAt, History history, Instant expiresAt) implements Ended {
        @Override
        public JobStatus status() {
            return JobStatus.CANCELED;
        }
    }

    /** Its deadline passed first. */
    record Expired(History history, Instant expiresAt) implements Ended {
        @Override
        public JobStatus status() {
            return JobStatus.EXPIRED;
        }
    }
}
