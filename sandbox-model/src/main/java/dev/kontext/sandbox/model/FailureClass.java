package dev.kontext.sandbox.model;

/** The word an in-band error begins with. */
public enum FailureClass {
    INVALID_INPUT,
    REJECTED,
    OUT_OF_MEMORY,
    DEVICE,
    MODEL_ERROR,
    CANCELLED,
    UNAVAILABLE
}
