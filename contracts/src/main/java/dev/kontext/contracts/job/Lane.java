package dev.kontext.contracts.job;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** A line of jobs with a share of the GPUs. */
public enum Lane {
    /** Somebody is waiting. */
    INTERACTIVE,
    /** Bulk work. */
    BATCH;

    /** The word on the wire. */
    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
