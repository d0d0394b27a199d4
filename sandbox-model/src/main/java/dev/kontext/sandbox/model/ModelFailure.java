package dev.kontext.sandbox.model;

import java.io.Serial;

/** A run that ended without a picture; its message is what goes over the wire. */
public final class ModelFailure extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final String text;

    public ModelFailure(FailureClass failureClass, String message) {
        this(failureClass + ": " + message);
    }

    private ModelFailure(String text) {
        super(text);
        this.text = text;
    }

    /** The class word and what went wrong. */
    public String text() {
        return text;
    }
}
