package dev.kontext.scheduler.log;

/** Another scheduler has become active: stop deciding. */
public final class SupersededException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public SupersededException(String message) {
        super(message);
    }

    public SupersededException(String message, Throwable cause) {
        super(message, cause);
    }
}
