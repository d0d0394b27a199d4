package dev.kontext.client;

import java.io.Serial;

/** The gateway did not answer, or could not for the moment. Trying again may help. */
public final class UnavailableException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    UnavailableException(String message) {
        super(message);
    }

    UnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
