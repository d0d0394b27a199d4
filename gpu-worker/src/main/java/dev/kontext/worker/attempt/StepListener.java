package dev.kontext.worker.attempt;

/** Hears how far the model is. Must return quickly. */
@FunctionalInterface
public interface StepListener {
    /** @param done steps that are done, from 1; later calls never say less */
    void onStep(int done);
}
