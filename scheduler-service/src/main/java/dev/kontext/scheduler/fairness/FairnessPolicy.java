package dev.kontext.scheduler.fairness;

import dev.kontext.contracts.job.JobId;
import java.util.Optional;
import java.util.function.Predicate;

/** The jobs that could run now, and who of them is next. Kept in memory by one thread. */
public interface FairnessPolicy {
    /** Lines a job up. One that waits already is replaced. */
    void add(Waiting job);

    /** Takes a job out of its line, wherever it stands. */
    void remove(JobId job);

    /**
     * Takes out the job that is next.
     *
     * @param suits whether the GPU at hand may have it; what it may not have keeps its place
     */
    Optional<Waiting> take(Predicate<JobId> suits);

    boolean isEmpty();
}
