package dev.kontext.gateway.refusal;

import java.time.Duration;

/** A part that is needed does not answer, or has not caught up: trying again later helps. */
public final class UnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** How long a client is asked to wait. */
    public static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    public UnavailableException(String detail) {
        super(detail);
    }

    public UnavailableException(String detail, Throwable cause) {
        super(detail, cause);
    }
}
