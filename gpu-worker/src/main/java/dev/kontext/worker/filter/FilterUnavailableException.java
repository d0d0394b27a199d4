package dev.kontext.worker.filter;

/** The filter cannot tell now: the attempt fails as {@code unavailable} and is tried again. */
public final class FilterUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    public FilterUnavailableException(String message) {
        super(message);
    }

    public FilterUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
