package dev.kontext.contracts.job;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why an attempt failed, and with that whether another may help. Also the code of a failed job. */
public enum FailureClass {
    /** The input cannot be edited. */
    INVALID_INPUT,
    /** A content rule forbids it. */
    REJECTED,
    /** The model refused or broke on this request. */
    MODEL_ERROR,
    /** The GPU had too little memory. */
    OUT_OF_MEMORY,
    /** The GPU is broken. */
    DEVICE,
    /** A part the worker needs did not answer. */
    UNAVAILABLE,
    /** A fault of ours. */
    INTERNAL;

    /** The word on the wire. */
    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether another attempt may succeed. */
    public boolean isRetryable() {
        return switch (this) {
            case INVALID_INPUT, REJECTED, MODEL_ERROR -> false;
            case OUT_OF_MEMORY, DEVICE, UNAVAILABLE, INTERNAL -> true;
        };
    }
}
