package dev.kontext.gateway.submission;

import dev.kontext.contracts.error.ErrorCode;
import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.log.Request.CancelRequested;
import dev.kontext.gateway.job.JobSnapshot;
import dev.kontext.gateway.job.Jobs;
import dev.kontext.gateway.refusal.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Asks for a job's end. */
@ApplicationScoped
public class Cancellation {
    private final Jobs jobs;
    private final RequestLog log;

    public Cancellation(Jobs jobs, RequestLog log) {
        this.jobs = jobs;
        this.log = log;
    }

    /**
     * Asks; the job may still succeed.
     *
     * @return the job as it is now
     * @throws RefusedException if there is no such job, or it has ended
     */
    public JobSnapshot cancel(TenantId tenant, String id, Optional<String> traceparent) {
        var snapshot = jobs.get(tenant, id, 0);
        if (snapshot.isTerminal()) {
            throw new RefusedException(
                    ErrorCode.JOB_ENDED, "The job " + id + " has ended already; there is nothing to cancel.");
        }
        log.append(new CancelRequested(new JobId(id), tenant), traceparent);
        return snapshot;
    }
}
