package dev.kontext.gateway.job;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.redis.LogPosition;
import dev.kontext.contracts.redis.StoredJob;
import java.util.List;
import java.util.Optional;

/**
 * The records that the scheduler's follower keeps, to read.
 *
 * <p>All calls throw {@link dev.kontext.gateway.refusal.UnavailableException} when the store does not answer.
 */
public interface JobRecords {
    /** Reads everything of a job in one command. */
    JobSnapshot read(JobId id);

    /** How far the records follow the events, and the store's generation. */
    Position position();

    /**
     * A page of a tenant's jobs, newest first, and the position that they were read with.
     *
     * @param status only of this status
     * @param after the last one of the page before
     */
    Page list(TenantId tenant, Optional<JobStatus> status, Optional<Cursor> after, int limit);

    /** @param position empty while the records are being rebuilt */
    record Position(String generation, Optional<LogPosition> position) {}

    /** A place in the list: jobs are ordered by acceptance, then by id. */
    record Cursor(long acceptedAtMs, JobId id) {}

    /** @param next the place of the last job, if there are more */
    record Page(Position position, List<StoredJob> jobs, Optional<Cursor> next) {
        public Page {
            jobs = List.copyOf(jobs);
        }
    }
}
