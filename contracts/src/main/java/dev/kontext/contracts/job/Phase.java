package dev.kontext.contracts.job;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What is being done with a running job. */
public enum Phase {
    /** The worker gets the input. */
    FETCHING,
    /** The model works, or the job is next at the GPU. */
    EDITING,
    /** The deliverable is made and stored. */
    FINISHING,
    /** The client asked for its end; the worker is told. */
    CANCELING;

    /** The word on the wire. */
    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
