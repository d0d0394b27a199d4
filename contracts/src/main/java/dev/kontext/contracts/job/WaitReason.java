package dev.kontext.contracts.job;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * Why a queued job is not running. A job's record tells capacity or retry; {@code Settings.reason} adds what operators
 * have set.
 */
public enum WaitReason {
    /** Every GPU is busy, or none is ready. */
    CAPACITY,
    /** It waits before its next attempt. */
    RETRY,
    /** An operator paused its lane, tenant or pool. */
    PAUSED,
    /** Its tenant runs as many jobs as it may. */
    CAP;

    /** The word on the wire. */
    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
