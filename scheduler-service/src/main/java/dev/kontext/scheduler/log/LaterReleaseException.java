package dev.kontext.scheduler.log;

/** The log holds events of a later release: this one does not understand all that was decided, and must decide nothing. */
public final class LaterReleaseException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public LaterReleaseException(String message) {
        super(message);
    }
}
