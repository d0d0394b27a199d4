package dev.kontext.storage.sweep;

import dev.kontext.contracts.job.AttemptRecord;
import dev.kontext.contracts.job.JobRecord;
import dev.kontext.contracts.job.LeaseId;
import dev.kontext.storage.object.ListedObject;
import dev.kontext.storage.object.ObjectStore;
import dev.kontext.storage.result.ResultKey;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Deletes results on positive evidence: when a job's end names the lease that won, those of the others; when a job is
 * purged, all of them. Inputs are shared, and no job's end touches one.
 */
@Singleton
public final class ResultSweep {
    private static final Logger LOG = Logger.getLogger(ResultSweep.class);

    private final ObjectStore store;
    private final MeterRegistry metrics;

    @Inject
    ResultSweep(ObjectStore store, MeterRegistry metrics) {
        this.store = store;
        this.metrics = metrics;
    }

    /** Does what a job's new state gives reason for. Doing it again changes nothing. */
    public void apply(JobRecord job) {
        if (job.purgedAt() != null) {
            delete(job, store.list(ResultKey.folder(job.tenant(), job.id())), "purged");
        } else if (job.status().isTerminal() && job.result() != null) {
            var winner = job.result().images().getFirst().lease();
            if (hadOthers(job, winner)) {
                var kept = ResultKey.folder(job.tenant(), job.id(), winner);
                var others = store.list(ResultKey.folder(job.tenant(), job.id())).stream()
                        .filter(object -> !object.key().startsWith(kept))
                        .toList();
                delete(job, others, "lost");
            }
        }
    }

    private static boolean hadOthers(JobRecord job, LeaseId winner) {
        return job.attempts().stream().map(AttemptRecord::lease).anyMatch(lease -> !lease.equals(winner));
    }

    private void delete(JobRecord job, List<ListedObject> objects, String reason) {
        if (objects.isEmpty()) {
            return;
        }
        objects.forEach(object -> store.delete(object.key()));
        metrics.counter("kontext.storage.results.deleted", "reason", reason).increment(objects.size());
        LOG.infof("results deleted reason=%s objects=%d job=%s", reason, objects.size(), job.id());
    }
}
