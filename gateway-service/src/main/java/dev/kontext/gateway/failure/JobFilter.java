package dev.kontext.gateway.failure;

import dev.kontext.contracts.job.JobRecord;
import dev.kontext.contracts.job.TenantId;
import java.time.Instant;
import java.util.Optional;

/**
 * Which failed jobs are meant.
 *
 * @param tenant all that have a key, if empty
 * @param code of the job's error
 * @param since accepted then or later
 * @param until accepted before
 */
public record JobFilter(
        Optional<TenantId> tenant, Optional<String> code, Optional<Instant> since, Optional<Instant> until) {
    boolean takes(JobRecord job) {
        var acceptedAt = job.timeline().acceptedAt();
        var error = job.error();
        return code.filter(wanted -> error == null || !error.code().equals(wanted))
                        .isEmpty()
                && since.filter(acceptedAt::isBefore).isEmpty()
                && until.filter(end -> !acceptedAt.isBefore(end)).isEmpty();
    }

    /** Whether jobs that were accepted even earlier are not meant. */
    boolean isPast(JobRecord job) {
        return since.filter(job.timeline().acceptedAt()::isBefore).isPresent();
    }
}
