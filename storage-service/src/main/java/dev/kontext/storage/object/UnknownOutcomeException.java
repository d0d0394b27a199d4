package dev.kontext.storage.object;

/** The object store went silent during a write, which may or may not have happened. Writing the same again is safe. */
public final class UnknownOutcomeException extends StoreException {
    private static final long serialVersionUID = 1L;

    public UnknownOutcomeException(String message, Throwable cause) {
        super(message, cause);
    }
}
