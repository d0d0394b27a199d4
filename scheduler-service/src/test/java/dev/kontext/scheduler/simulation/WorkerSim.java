package dev.kontext.scheduler.simulation;

import dev.kontext.contracts.job.Digest;
import dev.kontext.contracts.job.FailureClass;
import dev.kontext.contracts.job.JobResult;
import dev.kontext.contracts.job.LeaseId;
import dev.kontext.contracts.job.ModelInfo;
import dev.kontext.contracts.job.Phase;
import dev.kontext.contracts.job.StoredImage;
import dev.kontext.contracts.job.WorkerId;
import dev.kontext.contracts.worker.AttemptReport;
import dev.kontext.contracts.worker.AttemptResult;
import dev.kontext.contracts.worker.AttemptResult.End;
import dev.kontext.contracts.worker.Grant;
import dev.kontext.contracts.worker.Heartbeat;
import dev.kontext.contracts.worker.HeartbeatReply;
import dev.kontext.contracts.worker.ResultReply;
import dev.kontext.contracts.worker.StageDurations;
import dev.kontext.contracts.worker.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A pod with one GPU, and its processes one after another. */
final class WorkerSim {
    static final String POISON = "poison";

    private static final class Attempt {
        final Grant grant;

        @Nullable End end;

        boolean deaf;

        Attempt(Grant grant) {
            this.grant = grant;
        }
    }

    private final World world;
    private final String pod;
    private final Map<LeaseId, Attempt> attempts = new LinkedHashMap<>();
    private final Set<LeaseId> over = new HashSet<>();
    private @Nullable Grant lastOver;
    private WorkerId worker;
    private int processes;
    private boolean up;
    private boolean draining;
    private long term;
    private long silentUntil;
    private long callOpenUntil;

    WorkerSim(World world, String pod) {
        this.world = world;
        this.pod = pod;
        this.worker = new WorkerId(pod, "p0");
        world.after(0, this::start);
    }

    private void start() {
        worker = new WorkerId(pod, "p" + ++processes);
        up = true;
        draining = false;
        term = 0;
        attempts.clear();
        over.clear();
        callOpenUntil = 0;
        beatLater(worker);
    }

    private void crash() {
        if (!up) {
            return;
        }
        up = false;
        world.checker().died(worker);
        attempts.values().forEach(attempt -> new Liar(world, worker, attempt.grant).speakUp());
        boolean nodeIsGone = world.dice().happens(0.1);
        world.after(world.dice().between(200, nodeIsGone ? 180_000 : 20_000), this::start);
    }

    private void beatLater(WorkerId process) {
        world.after(world.dice().between(20, 1_000), () -> {
            if (up && worker.equals(process)) {
                live();
                beat();
                beatLater(process);
            }
        });
    }

    private void live() {
        if (world.befalls(Fault.WORKER_CRASH, 0.001)) {
            crash();
        } else if (world.befalls(Fault.WORKER_SILENCE, 0.002)) {
            silentUntil = world.now() + world.dice().between(1_000, 20_000);
        } else if (world.befalls(Fault.WORKER_DRAIN, 0.001)) {
            draining = true;
            attempts.values().stream()
                    .filter(attempt -> attempt.end == null)
                    .toList()
                    .forEach(attempt -> finish(attempt, new AttemptResult.HandedBack()));
        }
        if (up && draining && attempts.isEmpty()) {
            crash();
        }
    }

    private boolean isSilent() {
        return world.now() < silentUntil;
    }

    private void beat() {
        if (!up || isSilent() || world.now() < callOpenUntil) {
            return;
        }
        long working = attempts.values().stream()
                .filter(attempt -> attempt.end == null)
                .count();
        var listed = new ArrayList<>(Liar.madeUp(world, worker, lastOver));
        attempts.values().forEach(attempt -> listed.add(report(attempt)));
        boolean wantsNext = working == 1 && world.dice().happens(0.3);
        var beat = new Heartbeat(worker, term, true, draining, working == 0, wantsNext, null, null, null, listed);
        callOpenUntil = world.now() + 2_500;
        var process = worker;
        world.send(() -> active(scheduler -> scheduler.hear(beat, reply -> world.send(() -> take(process, reply)))));
    }

    private AttemptReport report(Attempt attempt) {
        var grant = attempt.grant;
        int steps = grant.spec().steps();
        var phase = attempt.end == null ? Phase.EDITING : Phase.FINISHING;
        return new AttemptReport(
                grant.job(), grant.lease(), grant.token(), phase, Liar.step(world, steps), steps, 1_000);
    }

    /** Whoever takes himself for the active one: with a paused predecessor there may be two. */
    private void active(Consumer<SchedulerSim> call) {
        var active = world.schedulers().stream().filter(SchedulerSim::isActive).toList();
        if (!active.isEmpty()) {
            call.accept(world.dice().pick(active));
        }
    }

    private void take(WorkerId process, HeartbeatReply reply) {
        if (!up || !worker.equals(process) || isSilent() || reply.term() < term) {
            return;
        }
        callOpenUntil = 0;
        term = reply.term();
        for (var verdict : reply.verdicts()) {
            obey(verdict.lease(), verdict.verdict());
        }
        for (var grant : reply.grants()) {
            if (!attempts.containsKey(grant.lease()) && !over.contains(grant.lease())) {
                begin(grant);
            }
        }
    }

    private void obey(LeaseId lease, Verdict verdict) {
        var attempt = attempts.get(lease);
        if (attempt == null) {
            return;
        }
        switch (verdict) {
            case CONTINUE -> callOpenUntil = 0;
            case CANCEL -> {
                if (attempt.end == null && !attempt.deaf) {
                    finish(attempt, new AttemptResult.Canceled());
                }
            }
            case FENCED, SETTLED -> {
                attempts.remove(lease);
                over.add(lease);
                lastOver = attempt.grant;
            }
        }
    }

    private void begin(Grant grant) {
        var attempt = new Attempt(grant);
        attempts.put(grant.lease(), attempt);
        if (world.befalls(Fault.WORKER_HANG, 0.02)) {
            attempt.deaf = world.dice().happens(0.5);
            return;
        }
        long estimate = Protections.ESTIMATOR.estimate(grant.spec()).toMillis();
        var process = worker;
        world.after(world.dice().between(estimate / 2 + 1, estimate * 3 / 2 + 1), () -> {
            if (up && worker.equals(process) && attempts.get(grant.lease()) == attempt && attempt.end == null) {
                edited(attempt);
            }
        });
    }

    private void edited(Attempt attempt) {
        if (attempt.grant.spec().tags().containsKey(POISON) && !world.isHealed()) {
            crash();
        } else if (world.dice().happens(world.isHealed() ? 0 : 0.08)) {
            var failure = world.dice().pick(List.of(FailureClass.values()));
            finish(attempt, new AttemptResult.Failed(failure, "It failed."));
        } else {
            finish(attempt, succeeded(worker, attempt.grant.lease(), attempt.grant.number()));
        }
    }

    /** The picture tells whose it is. */
    static AttemptResult.Succeeded succeeded(WorkerId worker, LeaseId lease, int number) {
        var image = new StoredImage(lease, "0.png", "image/png", 1024, 1024, 1, signature(worker, number));
        return new AttemptResult.Succeeded(
                new JobResult(new ModelInfo("kontext", "1", "sandbox"), List.of(image), null, null),
                new StageDurations(1, 1, 1, 1));
    }

    static String signature(WorkerId worker, int number) {
        return Digest.of((worker + "#" + number).getBytes(StandardCharsets.UTF_8))
                .hex();
    }

    private void finish(Attempt attempt, End end) {
        attempt.end = end;
        report(worker, attempt, end);
    }

    private void report(WorkerId process, Attempt attempt, End end) {
        if (!up || !worker.equals(process) || !attempts.containsKey(attempt.grant.lease())) {
            return;
        }
        if (!isSilent()) {
            var grant = attempt.grant;
            var result = new AttemptResult(worker, term, grant.job(), grant.lease(), grant.token(), end);
            world.send(() -> active(scheduler ->
                    scheduler.end(result, reply -> world.send(() -> settle(process, grant, reply)))));
        }
        world.after(world.dice().between(500, 2_000), () -> report(process, attempt, end));
    }

    private void settle(WorkerId process, Grant grant, ResultReply reply) {
        if (up && worker.equals(process) && !isSilent() && reply.term() >= term) {
            term = reply.term();
            obey(grant.lease(), reply.verdict());
        }
    }
}
