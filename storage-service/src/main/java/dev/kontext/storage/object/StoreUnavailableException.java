package dev.kontext.storage.object;

/** The object store cannot be used for the moment, and nothing happened. */
public final class StoreUnavailableException extends StoreException {
    private static final long serialVersionUID = 1L;

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
