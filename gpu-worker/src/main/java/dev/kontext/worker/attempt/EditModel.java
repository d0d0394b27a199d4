package dev.kontext.worker.attempt;

import dev.kontext.contracts.job.ModelInfo;
import dev.kontext.imaging.Pixels;
import java.util.Optional;

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
     * Asks the model whether it takes work. Blocks for at most about two seconds.
     *
     * @return who it is; empty while it does not answer or is not ready
     */
    Optional<ModelInfo> probe();
}
