package dev.kontext.worker.attempt;

import dev.kontext.contracts.job.Digest;
import dev.kontext.contracts.job.StoredImage;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.worker.Grant;
import dev.kontext.imaging.Pixels;

/** Inputs and results in storage. Calls block, try again for a while by themselves, and end at an interrupt. */
public interface Artifacts {
    /**
     * The normalised pixels of an input.
     *
     * @throws AttemptFailedException {@code invalid_input} if the input is gone, {@code unavailable} if storage stays
     *     away, {@code internal} if it holds damaged pixels
     */
    Pixels pixels(TenantId tenant, Digest input) throws AttemptFailedException, InterruptedException;

    /**
     * Keeps a file under the grant's lease.
     *
     * @throws AttemptFailedException {@code unavailable} if storage stays away, {@code internal} if it refuses the file
     */
    StoredImage keep(Grant grant, String name, String contentType, byte[] file)
            throws AttemptFailedException, InterruptedException;
}
