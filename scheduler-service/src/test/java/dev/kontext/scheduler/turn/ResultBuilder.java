package dev.kontext.scheduler.turn;

import dev.kontext.contracts.job.FailureClass;
import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.JobResult;
import dev.kontext.contracts.job.LeaseId;
import dev.kontext.contracts.job.LeaseToken;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.job.WorkerId;
import dev.kontext.contracts.worker.AttemptResult;
import dev.kontext.contracts.worker.Grant;
import dev.kontext.contracts.worker.StageDurations;
import dev.kontext.scheduler.job.JobBuilder;
import dev.kontext.scheduler.log.Samples;

/** What a worker says of the end of an attempt. */
public final class ResultBuilder {
    private static final StageDurations DURATIONS = new StageDurations(10, 20, 30, 40);

    private final TenantId tenant;
    private final JobId job;
    private final LeaseId lease;
    private final LeaseToken token;
    private final WorkerId worker;

    private ResultBuilder(TenantId tenant, JobId job, LeaseId lease, LeaseToken token, WorkerId worker) {
        this.tenant = tenant;
        this.job = job;
        this.lease = lease;
        this.token = token;
        this.worker = worker;
    }

    public static ResultBuilder resultOf(Grant grant) {
        return new ResultBuilder(grant.tenant(), grant.job(), grant.lease(), grant.token(), JobBuilder.WORKER);
    }

    /** Of the job's attempt with this number, as {@link JobBuilder} leases it. */
    public static ResultBuilder resultOf(JobId job, int attempt) {
        var lease = JobBuilder.leaseId(job, attempt);
        return new ResultBuilder(Samples.TENANT, job, lease, JobBuilder.token(lease), JobBuilder.WORKER);
    }

    ResultBuilder under(LeaseToken another) {
        return new ResultBuilder(tenant, job, lease, another, worker);
    }

    public AttemptResult succeeded() {
        return succeeded(JobBuilder.result(lease));
    }

    /** Of pictures that storage took. */
    AttemptResult succeeded(JobResult result) {
        return claimed(result.map(image -> JobBuilder.RECEIPTS.give(tenant, job, image)));
    }

    /** Of pictures as they are. */
    AttemptResult claimed(JobResult result) {
        return end(new AttemptResult.Succeeded(result, DURATIONS));
    }

    AttemptResult failed(FailureClass failure) {
        return failed(failure, "It failed.");
    }

    AttemptResult failed(FailureClass failure, String message) {
        return end(new AttemptResult.Failed(failure, message));
    }

    AttemptResult canceled() {
        return end(new AttemptResult.Canceled());
    }

    AttemptResult handedBack() {
        return end(new AttemptResult.HandedBack());
    }

    private AttemptResult end(AttemptResult.End end) {
        return new AttemptResult(worker, 0, job, lease, token, end);
    }
}
