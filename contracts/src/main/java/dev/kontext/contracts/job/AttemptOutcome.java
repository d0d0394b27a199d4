package dev.kontext.contracts.job;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How an attempt ended. */
public enum AttemptOutcome {
    /** Its result counts. */
    SUCCEEDED,
    /** The worker reported a failure. */
    FAILED,
    /** The worker went silent, restarted, or took too long. */
    LOST,
    /** The worker gave the job back before it was done. */
    HANDED_BACK,
    /** The client asked for its end. */
    CANCELED,
    /** The deadline passed. */
    EXPIRED;

    /** The word on the wire. */
    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
