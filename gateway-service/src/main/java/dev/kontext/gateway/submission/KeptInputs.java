package dev.kontext.gateway.submission;

import dev.kontext.contracts.job.Digest;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.storage.InputArtifact;
import dev.kontext.gateway.request.ImageSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

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
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock; the one that was not used for longest comes first. */
    private final Map<Key, Kept> known = new LinkedHashMap<>(16, 0.75f, true);

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
        var kept = recall(new Key(tenant, digest));
        if (kept == null) {
            return inputs.find(tenant, digest).flatMap(artifact -> keep(tenant, artifact, until));
        }
        return kept.until().isBefore(until) ? keep(tenant, kept.artifact(), until) : Optional.of(kept.artifact());
    }

    private Optional<InputArtifact> keep(TenantId tenant, InputArtifact artifact, Instant until) {
        var key = new Key(tenant, artifact.digest());
        var rounded = until.plus(STEP).minusNanos(1).truncatedTo(ChronoUnit.HOURS);
        boolean isThere = inputs.keepUntil(tenant, artifact.digest(), rounded);
        note(key, isThere ? new Kept(artifact, rounded) : null);
        return isThere ? Optional.of(artifact) : Optional.empty();
    }

    private @Nullable Kept recall(Key key) {
        lock.lock();
        try {
            return known.get(key);
        } finally {
            lock.unlock();
        }
    }

    private void note(Key key, @Nullable Kept kept) {
        lock.lock();
        try {
            if (kept == null) {
                known.remove(key);
                return;
            }
            known.put(key, kept);
            if (known.size() > MOST) {
                known.remove(known.keySet().iterator().next());
            }
        } finally {
            lock.unlock();
        }
    }
}
