package dev.kontext.contracts.job;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a client is told of a job. */
public enum JobStatus {
    /** Waits for a GPU, with a reason. */
    QUEUED,
    /** A worker holds a lease on it. */
    RUNNING,
    /** The picture is stored. */
    SUCCEEDED,
    /** It will not be tried again. */
    FAILED,
    /** The client asked for its end. */
    CANCELED,
    /** Its deadline passed first. */
    EXPIRED;

    /** The word on the wire. */
    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the job has ended; an ended job never changes again, apart from its purge. */
    public boolean isTerminal() {
        return this != QUEUED && this != RUNNING;
    }
}
