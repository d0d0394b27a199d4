package dev.kontext.sandbox.model;

/** A request that the model has taken on. */
public interface Run {
    /** Ends the run within its current step, or takes it out of the queue. Harmless when it has ended. */
    void cancel();
}
