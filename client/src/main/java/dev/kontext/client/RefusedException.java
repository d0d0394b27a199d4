package dev.kontext.client;

/** The gateway understood and refused: the message says what to change, the code is stable. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;

    RefusedException(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    /** The HTTP status, 400 to 499. */
    public int status() {
        return status;
    }

    /** For example {@code prompt_empty}. */
    public String code() {
        return code;
    }
}
