package dev.kontext.storage.upload;

/** Too much at once: nothing happened, and the same call will work in a moment. */
public final class BusyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BusyException(String message) {
        super(message);
    }
}
