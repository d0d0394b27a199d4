package dev.kontext.scheduler.fairness;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.redis.LaneLine;
import dev.kontext.contracts.setting.Settings;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The jobs that could run now, and who of them is next. Kept in memory by one thread. */
public interface FairnessPolicy {
    /**
     * Lines a job up. One that waits already keeps its place.
     *
     * @param job the same whenever it is about the same job
     */
    void add(Waiting job);

    /**
     * Takes a job out of its line, wherever it stands; does nothing if it does not wait.
     *
     * @param job as it was added
     */
    void remove(Waiting job);

    /**
     * Takes out the job that is next.
     *
     * @param suits whether the GPU at hand may have it; what it may not have keeps its place
     */
    Optional<Waiting> take(Predicate<JobId> suits);

    /** Whether a job waits that is neither paused nor beyond its tenant's cap. */
    boolean hasNext();

    /** What waits, paused or not. */
    List<LaneLine> lines();

    /** One more job of this tenant runs. */
    void started(TenantId tenant);

    /** One job of this tenant runs no longer. */
    void stopped(TenantId tenant);

    /** From now on this is what operators have set. */
    void obey(Settings settings);
}
