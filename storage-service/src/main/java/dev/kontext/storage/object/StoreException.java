package dev.kontext.storage.object;

/** The object store did not do what it was asked. */
public abstract sealed class StoreException extends RuntimeException
        permits StoreUnavailableException, UnknownOutcomeException {
    private static final long serialVersionUID = 1L;

    StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
