package dev.kontext.scheduler.turn;

import dev.kontext.contracts.job.AttemptOutcome;
import dev.kontext.contracts.job.AttemptRecord;
import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.JobRecord;
import dev.kontext.contracts.job.LeaseId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that ended lately: a submission that arrives late, or twice, must not run them again. What is no longer
 * remembered here is in Redis, and {@link #since()} tells which of the two knows.
 */
public final class EndedJobs {
    static final Duration REMEMBERED = Duration.ofMinutes(10);

    /** About 40 MB; beyond it, what Redis holds is forgotten earlier. */
    static final int MOST = 200_000;

    /** The version of what was decided in this turn is not known yet. */
    private static final long NOT_YET = Long.MAX_VALUE;

    private record Ended(long version, Instant at, @Nullable LeaseId winner) {}

    private final Map<JobId, Ended> byJob = new LinkedHashMap<>();
    private long since;

    /** @param since position of the log from which on every end is remembered */
    EndedJobs(long since) {
        this.since = since;
    }

    /** The position of the log from which on every end is remembered. */
    public long since() {
        return since;
    }

    boolean contains(JobId job) {
        return byJob.containsKey(job);
    }

    /** Whether something happened to this ended job that a record of this version does not show. */
    boolean isNewerThan(JobId job, long version) {
        var ended = byJob.get(job);
        return ended != null && ended.version() > version;
    }

    /** The lease whose result counts. */
    Optional<LeaseId> winner(JobId job) {
        var ended = byJob.get(job);
        return ended == null ? Optional.empty() : Optional.ofNullable(ended.winner());
    }

    void add(JobRecord job, Instant at) {
        var winner = job.attempts().stream()
                .filter(attempt -> attempt.outcome() == AttemptOutcome.SUCCEEDED)
                .map(AttemptRecord::lease)
                .findFirst()
                .orElse(null);
        put(job.id(), new Ended(NOT_YET, at, winner));
    }

    void forgotten(JobId job, Instant at) {
        put(job, new Ended(NOT_YET, at, null));
    }

    /** The end of this job has got its place in the log. */
    void logged(JobId job, long version) {
        byJob.computeIfPresent(job, (_, ended) -> new Ended(version, ended.at(), ended.winner()));
    }

    /**
     * Forgets what is old. It is only safe to forget because whoever asks then waits until Redis knows.
     *
     * @param held position up to which Redis follows the log: what it does not hold is kept
     */
    public void forget(Instant now, long held) {
        var oldest = byJob.values().iterator();
        while (oldest.hasNext()) {
            var ended = oldest.next();
            boolean old = !ended.at().plus(REMEMBERED).isAfter(now);
            if (ended.version() > held || (!old && byJob.size() <= MOST)) {
                return;
            }
            oldest.remove();
            since = Math.max(since, ended.version());
        }
    }

    private void put(JobId job, Ended ended) {
        // In the order of the log: a purge moves the job to the end.
        byJob.remove(job);
        byJob.put(job, ended);
    }
}
