package dev.kontext.contracts.log;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What led to a new state of a job. */
public enum Cause {
    /** Accepted. */
    SUBMITTED,
    /** A worker got the lease. */
    GRANTED,
    /** The worker went silent, restarted or took too long. */
    LEASE_LOST,
    /** The worker gave it back. */
    HANDED_BACK,
    /** A result was taken. */
    SUCCEEDED,
    /** A failure was reported. */
    FAILED,
    /** The owner asked for its end. */
    CANCEL_REQUESTED,
    /** It ended as asked. */
    CANCELED,
    /** Its deadline passed. */
    DEADLINE,
    /** Its submission could not be read or handled. */
    UNREADABLE,
    /** Its retention ended. */
    PURGED;

    /** The word on the wire. */
    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
