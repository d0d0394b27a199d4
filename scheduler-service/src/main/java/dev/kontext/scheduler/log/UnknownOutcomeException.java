package dev.kontext.scheduler.log;

/** The log went silent during an append, which may or may not be in it. */
public final class UnknownOutcomeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UnknownOutcomeException(String message) {
        super(message);
    }

    public UnknownOutcomeException(String message, Throwable cause) {
        super(message, cause);
    }
}
