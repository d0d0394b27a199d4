package dev.kontext.storage.result;

import dev.kontext.contracts.error.ErrorCode;

/** What was sent is not what its sender says, or cannot lie where it should. */
public final class ResultRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public ResultRefusedException(ErrorCode code, String sentence) {
        super(sentence);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }
}
