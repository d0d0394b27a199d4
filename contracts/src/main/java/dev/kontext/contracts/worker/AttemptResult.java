package dev.kontext.contracts.worker;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.kontext.contracts.job.FailureClass;
import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.JobResult;
import dev.kontext.contracts.job.LeaseId;
import dev.kontext.contracts.job.LeaseToken;
import dev.kontext.contracts.job.WorkerId;

/**
 * The end of an attempt, sent until the answer is {@link Verdict#SETTLED} or {@link Verdict#FENCED}.
 *
 * @param term the highest term the worker has seen
 */
public record AttemptResult(WorkerId worker, long term, JobId job, LeaseId lease, LeaseToken token, End end) {
    /** How it ended. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Succeeded.class, name = "succeeded"),
        @JsonSubTypes.Type(value = Failed.class, name = "failed"),
        @JsonSubTypes.Type(value = Canceled.class, name = "canceled"),
        @JsonSubTypes.Type(value = HandedBack.class, name = "handed_back")
    })
    public sealed interface End {}

    /** The pictures are in storage. */
    public record Succeeded(JobResult result, StageDurations durations) implements End {}

    /**
     * It went wrong.
     *
     * @param message for the job's owner: one sentence, no addresses, no stack trace
     * @param modelLost whether the model went away, or fell silent, with the request in hand; absent means no
     */
    public record Failed(FailureClass failure, String message, boolean modelLost) implements End {
        /** The model is still there. */
        public Failed(FailureClass failure, String message) {
            this(failure, message, false);
        }
    }

    /** It was stopped because the scheduler said {@link Verdict#CANCEL}. */
    public record Canceled() implements End {}

    /** The worker stops and gives the job back, unharmed. */
    public record HandedBack() implements End {}
}
