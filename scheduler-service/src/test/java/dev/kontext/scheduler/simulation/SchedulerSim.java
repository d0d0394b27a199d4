package dev.kontext.scheduler.simulation;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.JobRecord;
import dev.kontext.contracts.log.Event.JobChanged;
import dev.kontext.contracts.log.Event.TermStarted;
import dev.kontext.contracts.worker.AttemptResult;
import dev.kontext.contracts.worker.AttemptResult.Succeeded;
import dev.kontext.contracts.worker.Heartbeat;
import dev.kontext.contracts.worker.HeartbeatReply;
import dev.kontext.contracts.worker.ResultReply;
import dev.kontext.scheduler.job.JobBuilder;
import dev.kontext.scheduler.lease.LeaseClock;
import dev.kontext.scheduler.log.LoggedEvent;
import dev.kontext.scheduler.turn.Fleet;
import java.net.URI;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A scheduler process: it follows the log, takes over, takes turns, fails, and starts over. */
final class SchedulerSim {
    private static final long TAKEOVER_AFTER = 3_000;

    /** Whether Redis holds what is forgotten does not matter: it is asked. */
    private static final long HELD = Long.MAX_VALUE - 1;

    private final World world;
    private final String name;
    private @Nullable Fleet fleet;
    private LeaseClock leaseClock;
    private Effort effort = new Effort();
    private @Nullable TermSim term;
    private long position;
    private long downUntil;
    private long pausedUntil;
    private long skew;
    private long beatSeen;
    private long beatSeenAt;
    private boolean mayGoAtOnce;
    private long highestTerm;

    SchedulerSim(World world, String name) {
        this.world = world;
        this.name = name;
        this.leaseClock = Protections.leaseClock(world.plan());
        world.after(0, this::tick);
    }

    boolean isActive() {
        return term != null && world.now() >= downUntil;
    }

    /** How far it follows the log, for a log that wants to forget. */
    long position() {
        return fleet == null || term != null ? Long.MAX_VALUE : position;
    }

    void heal() {
        pausedUntil = 0;
        skew = 0;
    }

    void hear(Heartbeat beat, Consumer<HeartbeatReply> answer) {
        if (term != null) {
            term.hear(beat, answer);
        }
    }

    void end(AttemptResult result, Consumer<ResultReply> answer) {
        if (term != null) {
            term.end(withReceipts(result), answer);
        }
    }

    /** Storage took whatever workers say here, so that nothing but the token tells a lie. */
    private AttemptResult withReceipts(AttemptResult result) {
        var tenant = world.checker().job(result.job()).map(JobRecord::tenant).orElse(null);
        if (tenant == null || !(result.end() instanceof Succeeded(var pictures, var durations))) {
            return result;
        }
        var taken = pictures.map(image -> JobBuilder.RECEIPTS.give(tenant, result.job(), image));
        return new AttemptResult(
                result.worker(),
                result.term(),
                result.job(),
                result.lease(),
                result.token(),
                new Succeeded(taken, durations));
    }

    private void tick() {
        if (world.befalls(Fault.SCHEDULER_CRASH, 0.0002)) {
            crash();
        }
        if (world.befalls(Fault.SCHEDULER_PAUSE, 0.0003)) {
            pausedUntil = world.now() + world.dice().between(1_000, 15_000);
        }
        if (world.befalls(Fault.CLOCK, 0.0005)) {
            skew = world.dice().between(-300_000, 300_000);
        }
        if (world.now() >= downUntil && world.now() >= pausedUntil) {
            live();
        }
        world.after(term == null ? world.dice().between(20, 400) : world.dice().between(2, 400), this::tick);
    }

    private void live() {
        var active = term;
        if (active == null) {
            standBy();
            return;
        }
        if (world.records().isThere()) {
            world.beats();
        }
        switch (active.turn()) {
            case GOES_ON -> {}
            case CRASHED -> crash();
            case UNKNOWN -> startOver(true);
            case SUPERSEDED -> startOver(false);
        }
    }

    private void crash() {
        startOver(false);
        downUntil = world.now() + world.dice().between(100, 10_000);
    }

    private void startOver(boolean atOnce) {
        if (term != null) {
            highestTerm = Math.max(highestTerm, term.highestTerm());
        }
        term = null;
        fleet = null;
        mayGoAtOnce = atOnce;
        beatSeenAt = world.now();
    }

    private Instant clock() {
        return world.instant().plusMillis(skew);
    }

    private void standBy() {
        var replica = fleet;
        if (replica == null) {
            replica = load();
            fleet = replica;
        }
        follow(replica, Math.toIntExact(world.dice().between(1, 400)));
        if (!world.records().isThere() || world.beat() != beatSeen) {
            beatSeen = world.beat();
            beatSeenAt = world.now();
        }
        boolean caughtUp = position >= world.log().end();
        boolean stoodStill = world.now() - beatSeenAt >= TAKEOVER_AFTER;
        if (mayGoAtOnce || (caughtUp && (stoodStill || world.befalls(Fault.TAKEOVER, 0.0005)))) {
            takeOver(replica);
        }
    }

    private Fleet load() {
        var records = world.records();
        leaseClock = Protections.leaseClock(world.plan());
        effort = new Effort();
        boolean snapshot = records.isThere() && records.position() > 0;
        position = snapshot ? records.position() : 0;
        var plan = world.plan();
        var empty = new Fleet(Protections.rules(plan, effort), leaseClock, Protections.shares(plan, effort), position);
        if (snapshot) {
            var asOf = clock().isAfter(records.time()) ? clock() : records.time();
            empty.load(records.term(), records.marks(), records.settings(), records.active(), asOf);
        }
        return empty;
    }

    private void follow(Fleet replica, int most) {
        var events = world.log().readFrom(position, most);
        events.forEach(event -> fold(replica, event));
        position =
                events.size() == most ? events.getLast().version() : world.log().end();
        replica.ended().forget(replica.time(), HELD);
    }

    private static void fold(Fleet replica, LoggedEvent event) {
        switch (event) {
            case LoggedEvent.Readable(long version, var logged) -> {
                replica.apply(logged.body(), logged.time());
                if (logged.body() instanceof JobChanged(var _, var job)) {
                    replica.logged(job.id(), version);
                }
            }
            case LoggedEvent.Tombstone(long version, String key) -> {
                replica.forget(new JobId(key), replica.time());
                replica.logged(new JobId(key), version);
            }
            case LoggedEvent.Newer newer -> throw new IllegalStateException("newer " + newer);
            case LoggedEvent.Unreadable unreadable -> throw new IllegalStateException("unreadable " + unreadable);
        }
    }

    private void takeOver(Fleet replica) {
        int writer = world.log().fence();
        if (world.befalls(Fault.SCHEDULER_CRASH, 0.05)) {
            crash();
            return;
        }
        while (position < world.log().end() && world.plan().has(Protection.FULL_FOLD)) {
            follow(replica, 500);
        }
        highestTerm =
                Math.max(highestTerm, replica.term().map(TermStarted::term).orElse(0L));
        var started = new TermStarted(highestTerm + 1, name, URI.create("http://" + name));
        var time = clock();
        var start = time.isAfter(replica.time()) || !world.plan().has(Protection.STEADY_TIME) ? time : replica.time();
        var next = new TermSim(world, replica, leaseClock, effort, writer, started, start);
        switch (next.begin()) {
            case GOES_ON -> term = next;
            case CRASHED -> crash();
            case UNKNOWN -> startOver(true);
            case SUPERSEDED -> startOver(false);
        }
    }
}
