package dev.kontext.contracts.log;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.kontext.contracts.job.JobRecord;
import dev.kontext.contracts.setting.Setting;
import java.net.URI;
import java.util.Objects;

/** Something that happened. Each kind has a key of its own, because a compacted topic keeps the last value per key. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Event.JobChanged.class, name = "job_changed"),
    @JsonSubTypes.Type(value = Event.IntakeMarked.class, name = "intake_marked"),
    @JsonSubTypes.Type(value = Event.TermStarted.class, name = "term_started"),
    @JsonSubTypes.Type(value = Event.SettingChanged.class, name = "setting_changed")
})
public sealed interface Event {
    /** The record's key in the topic. */
    String key();

    /** A job has a new state. */
    record JobChanged(Cause cause, JobRecord job) implements Event {
        @Override
        public String key() {
            return job.id().value();
        }
    }

    /**
     * How far the requests have been read.
     *
     * @param next offset of the next request to read
     */
    record IntakeMarked(int partition, long next) implements Event {
        @Override
        public String key() {
            return "intake/" + partition;
        }
    }

    /**
     * A scheduler became the active one.
     *
     * @param term higher than every term before it
     * @param url where workers and standbys find it
     */
    record TermStarted(long term, String scheduler, URI url) implements Event {
        @Override
        public String key() {
            return "setting/term/active";
        }
    }

    /** Operators have set something. */
    record SettingChanged(Setting setting) implements Event {
        public SettingChanged {
            Objects.requireNonNull(setting, "setting");
        }

        @Override
        public String key() {
            return "setting/" + setting.key();
        }
    }
}
