package dev.kontext.scheduler.record;

/** Redis does not answer. What was asked of it may or may not have happened. */
public final class RecordsUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public RecordsUnavailableException(String message) {
        super(message);
    }

    public RecordsUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
