package dev.kontext.worker.attempt;

import dev.kontext.imaging.Pixels;

/** The model on this worker's GPU. It works on one request at a time. */
public interface EditModel {
    /**
     * Makes one picture. Blocks until it is there. An interrupt of the calling thread stops the model within a step.
     *
     * @return three channels, of exactly {@code request.size()}
     * @throws AttemptFailedException if there is no picture; the model has been told to stop
     * @throws InterruptedException if the calling thread was interrupted; the model has been told to stop
     */
    Pixels edit(EditRequest request, StepListener steps) throws AttemptFailedException, InterruptedException;

    /**
     * Asks the model whether it takes work, and the first time after it was away whether it fits this worker. Blocks for
     * at most about two seconds.
     */
    Probe probe();
}
