package dev.kontext.gateway.refusal;

import dev.kontext.contracts.error.ErrorCode;
import dev.kontext.contracts.error.Problem;
import org.jspecify.annotations.Nullable;

/** The request is refused, with a sentence that says what to change. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ErrorCode code;
    private final @Nullable String field;

    public RefusedException(ErrorCode code, String detail) {
        this(code, detail, null);
    }

    /** @param field the request's field that is wrong */
    public RefusedException(ErrorCode code, String detail, @Nullable String field) {
        super(detail, null, false, false);
        this.code = code;
        this.field = field;
    }

    public ErrorCode code() {
        return code;
    }

    public Problem problem() {
        return Problem.of(code, String.valueOf(getMessage()), field);
    }
}
