package dev.kontext.scheduler.simulation;

import dev.kontext.contracts.job.ImageFormat;
import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.JobRecord;
import dev.kontext.contracts.job.JobSpec;
import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.job.Submission;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.log.Request;
import dev.kontext.contracts.log.Request.CancelRequested;
import dev.kontext.contracts.log.Request.JobSubmitted;
import dev.kontext.contracts.log.Request.SettingRequested;
import dev.kontext.contracts.setting.Setting;
import dev.kontext.contracts.setting.Setting.LanePaused;
import dev.kontext.contracts.setting.Setting.LaneWeight;
import dev.kontext.contracts.setting.Setting.PoolPaused;
import dev.kontext.contracts.setting.Setting.TenantCap;
import dev.kontext.contracts.setting.Setting.TenantPaused;
import dev.kontext.contracts.setting.Setting.TenantWeight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Clients, the gateway that takes their jobs, and operators. */
final class ClientsSim {
    private static final List<Lane> LANES = List.of(Lane.values());
    private static final int MOST_ACTIVE = 60;
    private static final String FINGERPRINT = "f".repeat(64);

    /** After this a key may be forgotten. */
    private static final long LATEST = 25 * 60_000;

    /** Every second stretch of this length is one, if there are any. */
    private static final long RUSH = 5 * 60_000;

    private static final int RUSH_BACKLOG = 6;

    /** What does not come to be known for so long got lost. */
    private static final long LOST_AFTER = 5_000;

    private record Key(TenantId tenant, String key) {}

    private record Line(TenantId tenant, Lane lane) {}

    private record Sent(JobId job, long at) {}

    private final World world;
    private final List<TenantId> tenants;
    private final Map<JobId, JobSubmitted> stored = new HashMap<>();
    private final Map<Line, Sent> lastSent = new HashMap<>();
    private Optional<JobId> watched = Optional.empty();
    private int keys;
    private long seen;

    ClientsSim(World world) {
        this.world = world;
        tenants = IntStream.range(0, world.plan().tenants())
                .mapToObj(number -> new TenantId("t" + number))
                .toList();
        if (world.plan().backlog() > 0) {
            world.after(0, () -> set(new TenantWeight(tenants.getLast(), 3)));
        }
        world.after(0, this::act);
    }

    /** With Redis the gateway's submission records are lost. */
    void forgetSubmissions() {
        stored.clear();
    }

    /** Nobody submits any more, and operators let everything run. */
    void heal() {
        for (var lane : LANES) {
            set(new LanePaused(lane, false));
        }
        set(new PoolPaused(Setting.DEFAULT_POOL, false));
        for (var tenant : tenants) {
            set(new TenantPaused(tenant, false));
            set(new TenantCap(tenant, null));
        }
    }

    private void act() {
        if (!world.isHealed()) {
            submit();
            if (world.befalls(Fault.CANCEL, 0.02)) {
                cancel();
            }
            if (world.befalls(Fault.OPERATORS, 0.01)) {
                operate();
            }
        }
        look();
        world.after(world.dice().between(50, 1_500), this::act);
    }

    private void submit() {
        int backlog = backlog();
        if (backlog > 0) {
            keepBusy(backlog);
        } else if (world.checker().active() < MOST_ACTIVE) {
            int burst = world.dice().happens(0.02) ? 20 : 1;
            // One tenant submits much more than the others.
            var tenant = world.dice().happens(0.5)
                    ? tenants.getFirst()
                    : world.dice().pick(tenants);
            for (int i = 0; i < burst; i++) {
                submit(new Key(tenant, "k" + ++keys), world.dice().pick(LANES));
            }
        }
    }

    private int backlog() {
        boolean rush = world.plan().faults().contains(Fault.RUSH) && world.now() / RUSH % 2 == 1;
        return rush
                ? Math.max(RUSH_BACKLOG, world.plan().backlog())
                : world.plan().backlog();
    }

    private void keepBusy(int backlog) {
        for (var tenant : tenants) {
            int most = backlog * (tenant.equals(tenants.getFirst()) ? 10 : 1);
            for (var lane : LANES) {
                var line = new Line(tenant, lane);
                for (int i = isUnderWay(line) ? most : world.checker().waiting(tenant, lane); i < most; i++) {
                    var job = submit(new Key(tenant, "k" + ++keys), lane);
                    lastSent.put(line, new Sent(job, world.now()));
                }
            }
        }
    }

    /** Whether what was sent last has yet to come to the scheduler. */
    private boolean isUnderWay(Line line) {
        var sent = lastSent.get(line);
        return sent != null
                && world.now() - sent.at() < LOST_AFTER
                && world.checker().job(sent.job()).isEmpty();
    }

    private JobId submit(Key key, Lane lane) {
        var dice = world.dice();
        var id = id(key);
        var tags = world.befalls(Fault.POISON, 0.02) ? Map.of(WorkerSim.POISON, "yes") : Map.<String, String>of();
        int steps = Math.toIntExact(dice.between(1, 20));
        var spec = new JobSpec("p", List.of(), 1, steps, 2.5, 1024, 1024, ImageFormat.PNG, null, lane, tags);
        long deadline = dice.between(20_000, world.plan().backlog() > 0 ? 900_000 : 600_000);
        var now = world.instant();
        submit(key, new Submission(id, key.tenant(), FINGERPRINT, spec, now, now.plusMillis(deadline)));
        if (world.befalls(Fault.LATE_SUBMISSION, 0.2)) {
            world.after(dice.between(1, LATEST), () -> {
                var again = new Submission(id(key), key.tenant(), FINGERPRINT, spec, now, now.plusMillis(deadline));
                submit(key, again);
            });
        }
        return id;
    }

    private JobId id(Key key) {
        return world.plan().has(Protection.DERIVED_IDS)
                ? JobId.derive(key.tenant(), key.key())
                : JobId.of(world.dice().bytes(16));
    }

    /** As the gateway does it: looks, stores, publishes, answers. */
    private void submit(Key key, Submission submission) {
        var records = world.records();
        if (!records.isThere() || records.position() < seen) {
            return;
        }
        if (records.find(submission.id()).isPresent()) {
            world.checker().accepted(key.tenant() + "/" + key.key(), submission.id());
            return;
        }
        var request =
                stored.computeIfAbsent(submission.id(), _ -> new JobSubmitted(submission, "topic", records.position()));
        if (world.befalls(Fault.LOSS, 0.03)) {
            // Kafka took it, and the client never heard of it. Or it did not.
            if (world.dice().happens(0.5)) {
                publish(request);
            }
            return;
        }
        publish(request);
        world.checker().accepted(key.tenant() + "/" + key.key(), request.job());
        if (world.befalls(Fault.LATE_SUBMISSION, 0.05)) {
            world.after(world.dice().between(1, LATEST), () -> publish(request));
        }
    }

    private void publish(Request request) {
        world.requests().publish(request);
    }

    private void cancel() {
        var dice = world.dice();
        var checker = world.checker();
        var job = dice.happens(0.5) ? checker.heldJob(dice) : checker.anyJob(dice);
        job.ifPresent(found -> publish(new CancelRequested(found.id(), found.tenant())));
    }

    private void operate() {
        var dice = world.dice();
        var tenant = dice.pick(tenants);
        var lane = dice.pick(LANES);
        int number = Math.toIntExact(dice.between(1, 4));
        var choices = new ArrayList<List<Setting>>();
        choices.add(List.of(new LanePaused(lane, true), new LanePaused(lane, false)));
        choices.add(List.of(new TenantPaused(tenant, true), new TenantPaused(tenant, false)));
        choices.add(List.of(new PoolPaused(Setting.DEFAULT_POOL, true), new PoolPaused(Setting.DEFAULT_POOL, false)));
        choices.add(List.of(new TenantCap(tenant, number), new TenantCap(tenant, null)));
        choices.add(List.of(new TenantWeight(tenant, number), new TenantWeight(tenant, 1)));
        choices.add(
                List.of(new LaneWeight(lane, number), new LaneWeight(lane, Protections.LANES.getOrDefault(lane, 1))));
        var choice = dice.pick(choices);
        set(choice.getFirst());
        world.after(dice.between(1_000, 30_000), () -> set(choice.getLast()));
    }

    private void set(Setting setting) {
        publish(new SettingRequested(setting));
    }

    /**
     * A client looks at a job, mostly at the same one again, through a gateway that never serves from a Redis behind what
     * it has seen.
     */
    private void look() {
        var records = world.records();
        boolean isNewer = records.position() >= seen || !world.plan().has(Protection.SEEN_POSITION);
        if (records.isThere() && isNewer) {
            seen = records.position();
            if (watched.isEmpty() || world.dice().happens(0.3)) {
                watched = world.checker().anyJob(world.dice()).map(JobRecord::id);
            }
            watched.flatMap(records::find).ifPresent(world.checker()::looked);
        }
    }
}
