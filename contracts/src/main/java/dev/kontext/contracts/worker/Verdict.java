package dev.kontext.contracts.worker;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What the scheduler says of an attempt that a worker lists or reports. */
public enum Verdict {
    /** Go on. */
    CONTINUE,
    /** Stop within a step, then report {@code canceled}. */
    CANCEL,
    /** The lease is somebody else's or nobody's: drop it, report nothing. */
    FENCED,
    /** Its end is in the log: forget it. */
    SETTLED;

    /** The word on the wire. */
    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
