package dev.kontext.gateway.submission;

import dev.kontext.contracts.job.Digest;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.storage.InputArtifact;
import dev.kontext.gateway.request.ImageSource;
import java.time.Instant;
import java.util.Optional;

/**
 * The inputs that storage keeps.
 *
 * <p>All calls throw {@link dev.kontext.gateway.refusal.UnavailableException} when storage does not answer.
 */
public interface Inputs {
    /** @throws dev.kontext.gateway.refusal.RefusedException if storage does not take it as a picture */
    InputArtifact put(TenantId tenant, ImageSource.Upload upload);

    Optional<InputArtifact> find(TenantId tenant, Digest digest);

    /** @return false if storage no longer has it */
    boolean keepUntil(TenantId tenant, Digest digest, Instant until);

    /** Whether storage answers at all. */
    boolean isReachable();
}
