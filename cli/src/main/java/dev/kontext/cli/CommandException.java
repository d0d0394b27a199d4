package dev.kontext.cli;

import java.io.Serial;

/** Ends the command with one sentence, a hint and an exit code. */
final class CommandException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final int exitCode;

    CommandException(int exitCode, String sentence, String hint) {
        super(sentence + System.lineSeparator() + "  " + hint);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
