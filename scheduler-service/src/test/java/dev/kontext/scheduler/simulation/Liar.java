package dev.kontext.scheduler.simulation;

import dev.kontext.contracts.job.JobRecord;
import dev.kontext.contracts.job.LeaseId;
import dev.kontext.contracts.job.LeaseToken;
import dev.kontext.contracts.job.WorkerId;
import dev.kontext.contracts.worker.AttemptResult;
import dev.kontext.contracts.worker.Grant;
import dev.kontext.contracts.worker.ResultReply;
import java.util.List;
import java.util.function.Consumer;

/** A process that was given up and tells of its result all the same, also under leases that are not its own. */
record Liar(World world, WorkerId worker, Grant grant) {
    static Liar of(World world, WorkerId worker, Grant grant) {
        return new Liar(world, worker, grant);
    }

    void speakUp() {
        for (int i = 0; i < 3; i++) {
            if (world.befalls(Fault.WORKER_LIE, 0.7)) {
                world.after(world.dice().between(1_000, 20_000), this::lie);
            }
        }
    }

    private void lie() {
        var lease = world.checker()
                .job(grant.job())
                .map(JobRecord::lease)
                .filter(_ -> world.dice().happens(0.7))
                .map(current -> current.id())
                .orElse(grant.lease());
        var token = world.dice().happens(0.8)
                ? grant.token()
                : LeaseToken.of(world.dice().bytes(32));
        var result = new AttemptResult(worker, 0, grant.job(), lease, token, end(lease));
        Consumer<ResultReply> deaf = _ -> {};
        List.copyOf(world.schedulers()).stream()
                .filter(SchedulerSim::isActive)
                .forEach(scheduler -> scheduler.end(result, deaf));
    }

    private AttemptResult.End end(LeaseId lease) {
        return WorkerSim.succeeded(worker, lease, grant.number());
    }
}
