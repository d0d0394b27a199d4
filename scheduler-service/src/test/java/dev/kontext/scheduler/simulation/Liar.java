package dev.kontext.scheduler.simulation;

import dev.kontext.contracts.job.FailureClass;
import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.JobRecord;
import dev.kontext.contracts.job.LeaseId;
import dev.kontext.contracts.job.LeaseToken;
import dev.kontext.contracts.job.Phase;
import dev.kontext.contracts.job.WorkerId;
import dev.kontext.contracts.worker.AttemptReport;
import dev.kontext.contracts.worker.AttemptResult;
import dev.kontext.contracts.worker.Grant;
import dev.kontext.contracts.worker.ResultReply;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A process that tells of what it does not hold.
 *
 * @param grant that it had
 */
record Liar(World world, WorkerId worker, Grant grant) {
    /** So many steps has no attempt but one that is made up. */
    static final int MADE_UP = 777_777;

    /** It was given up and tells of its end all the same, also under leases that are not its own. */
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
        var dice = world.dice();
        if (dice.happens(0.5)) {
            return WorkerSim.succeeded(worker, lease, grant.number());
        }
        return dice.pick(List.of(
                new AttemptResult.Failed(dice.pick(List.of(FailureClass.values())), "It says so."),
                new AttemptResult.HandedBack(),
                new AttemptResult.Canceled()));
    }

    /**
     * What a process lists now and then beside what it holds: what it held, and what another one holds.
     *
     * @param over its grant whose attempt is over
     */
    static List<AttemptReport> madeUp(World world, WorkerId worker, @Nullable Grant over) {
        if (!world.befalls(Fault.WORKER_LIE, 0.05)) {
            return List.of();
        }
        var dice = world.dice();
        var lies = new ArrayList<AttemptReport>();
        if (over != null) {
            lies.add(report(over.job(), over.lease(), over.token()));
        }
        var token = over != null && dice.happens(0.5) ? over.token() : LeaseToken.of(dice.bytes(32));
        world.checker().heldJob(dice).ifPresent(job -> {
            var lease = job.lease();
            if (lease != null && !lease.worker().equals(worker)) {
                lies.add(report(job.id(), lease.id(), token));
            }
        });
        return lies;
    }

    private static AttemptReport report(JobId job, LeaseId lease, LeaseToken token) {
        return new AttemptReport(job, lease, token, Phase.FINISHING, MADE_UP, MADE_UP, 0);
    }

    /** How far an attempt says it is: now and then less than nothing, or beyond its end. */
    static int step(World world, int steps) {
        if (!world.befalls(Fault.WORKER_LIE, 0.02)) {
            return 0;
        }
        return world.dice().happens(0.5) ? -1 : steps + 5;
    }
}
