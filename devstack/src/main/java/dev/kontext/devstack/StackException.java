package dev.kontext.devstack;

import java.io.Serial;

/** Something that a person can put right: a sentence that says what is wrong, and a hint that says what to do. */
public final class StackException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final String sentence;
    private final String hint;
    private final ExitCode exitCode;

    StackException(ExitCode exitCode, String sentence, String hint) {
        super(sentence);
        this.sentence = sentence;
        this.hint = hint;
        this.exitCode = exitCode;
    }

    StackException(ExitCode exitCode, String sentence, String hint, Throwable cause) {
        super(sentence, cause);
        this.sentence = sentence;
        this.hint = hint;
        this.exitCode = exitCode;
    }

    public String sentence() {
        return sentence;
    }

    /** What to do about it; empty when there is nothing to add. */
    public String hint() {
        return hint;
    }

    public ExitCode exitCode() {
        return exitCode;
    }
}
