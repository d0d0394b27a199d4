package dev.kontext.scheduler.turn;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.LeaseId;
import dev.kontext.contracts.job.LeaseToken;
import dev.kontext.contracts.job.Phase;
import dev.kontext.contracts.job.WorkerId;
import dev.kontext.contracts.worker.AttemptReport;
import dev.kontext.contracts.worker.Grant;
import dev.kontext.contracts.worker.Heartbeat;
import dev.kontext.scheduler.job.JobBuilder;
import java.util.ArrayList;
import java.util.List;

/** What a worker whose model answers says of itself. */
public final class BeatBuilder {
    private final WorkerId worker;
    private final List<AttemptReport> attempts = new ArrayList<>();
    private long term;
    private boolean ready = true;
    private boolean draining;
    private boolean idle;
    private boolean wantsNext;
    private Long stepMs;

    private BeatBuilder(WorkerId worker) {
        this.worker = worker;
    }

    public static BeatBuilder aBeat(WorkerId worker) {
        return new BeatBuilder(worker);
    }

    /** A heartbeat of a worker that holds nothing and waits for work. */
    public static Heartbeat idle(WorkerId worker) {
        return aBeat(worker).idle().build();
    }

    public BeatBuilder idle() {
        idle = true;
        return this;
    }

    BeatBuilder wantsNext() {
        wantsNext = true;
        return this;
    }

    public BeatBuilder draining() {
        draining = true;
        return this;
    }

    BeatBuilder notReady() {
        ready = false;
        return this;
    }

    public BeatBuilder measured(long msPerStep) {
        stepMs = msPerStep;
        return this;
    }

    public BeatBuilder seen(long highestTerm) {
        term = highestTerm;
        return this;
    }

    public BeatBuilder listing(Grant grant) {
        return listing(grant.job(), grant.lease(), grant.token(), 0);
    }

    /** The job's attempt with this number, as {@link JobBuilder} leases it. */
    public BeatBuilder listing(JobId job, int attempt) {
        var lease = JobBuilder.leaseId(job, attempt);
        return listing(job, lease, JobBuilder.token(lease), 0);
    }

    BeatBuilder listing(JobId job, LeaseId lease, LeaseToken token, int step) {
        attempts.add(new AttemptReport(job, lease, token, Phase.EDITING, step, 28, 1_000));
        return this;
    }

    public Heartbeat build() {
        return new Heartbeat(worker, term, ready, draining, idle, wantsNext, null, null, stepMs, attempts);
    }
}
