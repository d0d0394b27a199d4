package dev.kontext.gateway.submission;

import dev.kontext.contracts.job.Digest;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.storage.InputArtifact;
import dev.kontext.gateway.request.ImageSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Has storage keep the inputs of jobs, and remembers until when it does: it deletes none before the time that it was
 * told, so jobs that name the same picture again need not ask.
 */
@ApplicationScoped
public class KeptInputs {
    /** Pictures that are remembered: about 3 MB. */
    private static final int MOST = 10_000;

    /** Times are rounded up to this, or each job would be a further one to tell. */
    private static final Duration STEP = Duration.ofHours(1);

    private final Inputs inputs;
    private final Map<Key, Kept> known = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        // The eldest is the one that was not used for longest.
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Kept> eldest) {
            return size() > MOST;
        }
    });

    public KeptInputs(Inputs inputs) {
        this.inputs = inputs;
    }

    private record Key(TenantId tenant, Digest digest) {}

    private record Kept(InputArtifact artifact, Instant until) {}

    /**
     * Puts a picture, and has it kept at least until then.
     *
     * @return empty if it was deleted meanwhile
     */
    Optional<InputArtifact> put(TenantId tenant, ImageSource.Upload upload, Instant until) {
        return keep(tenant, inputs.put(tenant, upload), until);
    }

    /**
     * Finds a picture that was put before, and has it kept at least until then.
     *
     * @return empty if it is not there
     */
    Optional<InputArtifact> find(TenantId tenant, Digest digest, Instant until) {
        var kept = known.get(new Key(tenant, digest));
        if (kept == null) {
            return inputs.find(tenant, digest).flatMap(artifact -> keep(tenant, artifact, until));
        }
        return kept.until().isBefore(until) ? keep(tenant, kept.artifact(), until) : Optional.of(kept.artifact());
    }

    private Optional<InputArtifact> keep(TenantId tenant, InputArtifact artifact, Instant until) {
        var key = new Key(tenant, artifact.digest());
        var rounded = until.plus(STEP).minusNanos(1).truncatedTo(ChronoUnit.HOURS);
        boolean isThere = inputs.keepUntil(tenant, artifact.digest(), rounded);
        if (isThere) {
            known.put(key, new Kept(artifact, rounded));
            return Optional.of(artifact);
        }
        known.remove(key);
        return Optional.empty();
    }
}
