package dev.kontext.scheduler.log;

/** The log has no such position: it was made anew, so whatever followed it starts over. */
public final class PositionLostException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public PositionLostException(String message) {
        super(message);
    }

    public PositionLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
