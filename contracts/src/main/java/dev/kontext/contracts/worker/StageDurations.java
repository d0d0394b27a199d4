package dev.kontext.contracts.worker;

/**
 * What a worker measured from the receipt of the grant on, in milliseconds, each from the end of the one before.
 *
 * @param fetchMs until the input was there and laid out for the model
 * @param waitMs until the GPU was free
 * @param editMs on the GPU
 * @param finishMs until deliverable and thumbnail were stored
 */
public record StageDurations(long fetchMs, long waitMs, long editMs, long finishMs) {}
