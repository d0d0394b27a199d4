package dev.kontext.scheduler.intake;

/** The requests cannot be read now: try again. */
public final class IntakeUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public IntakeUnavailableException(String message) {
        super(message);
    }

    public IntakeUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
