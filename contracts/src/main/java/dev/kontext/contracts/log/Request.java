package dev.kontext.contracts.log;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.Submission;
import dev.kontext.contracts.job.TenantId;

/** Something a client asked for. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Request.JobSubmitted.class, name = "job_submitted"),
    @JsonSubTypes.Type(value = Request.CancelRequested.class, name = "cancel_requested")
})
public sealed interface Request {
    JobId job();

    TenantId tenant();

    /**
     * A job was accepted.
     *
     * @param topic id of the events topic that {@code lookedAt} is a position of
     * @param lookedAt position of Redis at which the job had no record: what the scheduler has forgotten since then is
     *     looked up in Redis before the job is run
     */
    record JobSubmitted(Submission submission, String topic, long lookedAt) implements Request {
        @Override
        public JobId job() {
            return submission.id();
        }

        @Override
        public TenantId tenant() {
            return submission.tenant();
        }
    }

    /** The owner asked for the job's end. */
    record CancelRequested(JobId job, TenantId tenant) implements Request {}
}
