package dev.kontext.scheduler.wire;

/** A text is not what it should be. The message quotes nothing of it. */
public final class UnreadableJsonException extends Exception {
    private static final long serialVersionUID = 1;

    UnreadableJsonException(String message) {
        super(message);
    }
}
