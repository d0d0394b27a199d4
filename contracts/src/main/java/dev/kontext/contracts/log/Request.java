package dev.kontext.contracts.log;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.Submission;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.setting.Setting;
import java.util.Objects;

/** Something a client or an operator asked for. Those with the same key keep their order. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Request.JobSubmitted.class, name = "job_submitted"),
    @JsonSubTypes.Type(value = Request.CancelRequested.class, name = "cancel_requested"),
    @JsonSubTypes.Type(value = Request.SettingRequested.class, name = "setting_requested")
})
public sealed interface Request {
    /** The record's key in the topic. */
    String key();

    /** It is about one job, and asked for by the job's tenant. */
    sealed interface OfJob extends Request {
        JobId job();

        TenantId tenant();

        @Override
        default String key() {
            return job().value();
        }
    }

    /**
     * A job was accepted.
     *
     * @param topic id of the events topic that {@code lookedAt} is a position of
     * @param lookedAt position of Redis at which the job had no record: what the scheduler has forgotten since then is
     *     looked up in Redis before the job is run
     */
    record JobSubmitted(Submission submission, String topic, long lookedAt) implements OfJob {
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
    record CancelRequested(JobId job, TenantId tenant) implements OfJob {}

    /** An operator pauses, resumes, weighs or caps something. */
    record SettingRequested(Setting setting) implements Request {
        public SettingRequested {
            Objects.requireNonNull(setting, "setting");
        }

        @Override
        public String key() {
            return "setting/" + setting.key();
        }
    }
}
