package dev.kontext.scheduler.simulation;

import dev.kontext.contracts.log.Event.JobChanged;
import dev.kontext.contracts.log.Event.TermStarted;
import dev.kontext.contracts.worker.AttemptResult;
import dev.kontext.contracts.worker.Heartbeat;
import dev.kontext.contracts.worker.HeartbeatReply;
import dev.kontext.contracts.worker.ResultReply;
import dev.kontext.contracts.worker.Verdict;
import dev.kontext.scheduler.lease.LeaseClock;
import dev.kontext.scheduler.turn.Chance;
import dev.kontext.scheduler.turn.Change;
import dev.kontext.scheduler.turn.Change.Forgotten;
import dev.kontext.scheduler.turn.Change.Happened;
import dev.kontext.scheduler.turn.Fleet;
import dev.kontext.scheduler.turn.Rules;
import dev.kontext.scheduler.turn.Sessions;
import dev.kontext.scheduler.turn.Turn;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What a scheduler does while it takes itself for the active one: turn after turn, as the loop does. */
final class TermSim {
    private static final int MOST = 60;

    /** What a turn, or the beginning, came to. */
    enum End {
        GOES_ON,
        CRASHED,
        UNKNOWN,
        SUPERSEDED
    }

    private record Ended(AttemptResult result, Consumer<ResultReply> answer) {}

    private final World world;
    private final Fleet fleet;
    private final LeaseClock leaseClock;
    private final Effort effort;
    private final int writer;
    private final TermStarted term;
    private final Instant start;
    private final long startedAt;
    private final Rules rules;
    private final Chance chance;
    private final Sessions sessions = new Sessions();
    private final IntakeSim intake;
    private final Deque<Object> mailbox = new ArrayDeque<>();
    private final DeskSim desk;
    private long turnedAt;
    private long listensSince;
    private long keptHouseAt;
    private long purgesAt;
    private long highestTerm;

    TermSim(
            World world,
            Fleet fleet,
            LeaseClock leaseClock,
            Effort effort,
            int writer,
            TermStarted term,
            Instant start) {
        this.world = world;
        this.fleet = fleet;
        this.leaseClock = leaseClock;
        this.effort = effort;
        this.writer = writer;
        this.term = term;
        this.start = start;
        this.startedAt = world.now();
        this.rules = Protections.rules(world.plan(), effort);
        this.chance = Protections.chance(world);
        this.intake = new IntakeSim(world, fleet);
        this.desk = new DeskSim(world, fleet, sessions, effort, term.term());
        this.turnedAt = world.now();
        this.listensSince = world.now();
        this.highestTerm = term.term();
    }

    long highestTerm() {
        return highestTerm;
    }

    void hear(Heartbeat beat, Consumer<HeartbeatReply> answer) {
        var heard = world.noTokenCheck().map(open -> open.heard(fleet, beat)).orElse(beat);
        mailbox.add(new DeskSim.Call(heard, answer, world.now()));
    }

    void end(AttemptResult result, Consumer<ResultReply> answer) {
        var heard = world.noTokenCheck().map(open -> open.heard(fleet, result)).orElse(result);
        mailbox.add(new Ended(heard, answer));
    }

    /** Not before this is in the log does anybody hear of the term. It may be there, and no turn follow. */
    End begin() {
        leaseClock.restart();
        fleet.apply(term, now());
        if (world.befalls(Fault.SCHEDULER_CRASH, 0.03)) {
            return End.CRASHED;
        }
        var end = append(List.of(new Happened(term)), now());
        return end == End.GOES_ON && world.befalls(Fault.SCHEDULER_CRASH, 0.03) ? End.CRASHED : end;
    }

    private Instant now() {
        return start.plusMillis(world.now() - startedAt).truncatedTo(ChronoUnit.MICROS);
    }

    End turn() {
        long elapsed = world.now() - turnedAt;
        turnedAt = world.now();
        leaseClock.pass(Duration.ofMillis(elapsed));
        if (elapsed > Protections.STALL.toMillis()) {
            listensSince = world.now();
        }
        var inputs = gather();
        if (isOutdated(inputs)) {
            return End.SUPERSEDED;
        }
        var before = effort.spent();
        var load = new Effort.Load(world.plan().workers());
        load.inputs(inputs.size());
        var turn = new Turn(fleet, sessions, rules, chance, now());
        var calls = new ArrayList<DeskSim.Call>();
        var verdicts = new LinkedHashMap<Ended, Verdict>();
        for (var input : inputs) {
            if (input instanceof DeskSim.Call call) {
                turn.heartbeat(call.beat());
                calls.add(call);
            } else if (input instanceof Ended ended) {
                verdicts.put(ended, result(turn, ended.result()));
            }
        }
        load.inputs(intake.take(turn, MOST));
        load.inputs(purge(turn));
        if (inputs.size() < MOST) {
            boolean more = turn.expire(MOST);
            world.checker().note(more ? "turns with more to expire" : "turns");
        }
        if (turn.assign(MOST)) {
            world.checker().note("turns with more to give");
        }
        var changes = turn.finish();
        load.changes(changes.size());
        if (world.befalls(Fault.SCHEDULER_CRASH, 0.0005)) {
            return End.CRASHED;
        }
        var end = append(changes, turn.now());
        world.turned();
        if (end != End.GOES_ON) {
            return end;
        }
        if (!changes.isEmpty() || world.log().isWriter(writer)) {
            world.checker().turned(fleet, turn.now(), listensSince);
        }
        if (world.befalls(Fault.SCHEDULER_CRASH, 0.0005)) {
            return End.CRASHED;
        }
        WordCheck.progressed(turn.progress());
        answer(turn, calls, verdicts, load);
        effort.judge(before, load, MOST);
        keepHouse(turn.now());
        return End.GOES_ON;
    }

    private Verdict result(Turn turn, AttemptResult result) {
        var before = fleet.job(result.job());
        var verdict = turn.result(result);
        WordCheck.ended(before, result, fleet.job(result.job()));
        return verdict;
    }

    private List<Object> gather() {
        var inputs = new ArrayList<>();
        while (inputs.size() < MOST && !mailbox.isEmpty()) {
            inputs.add(mailbox.remove());
        }
        return inputs;
    }

    private boolean isOutdated(List<Object> inputs) {
        for (var input : inputs) {
            long seen = switch (input) {
                case DeskSim.Call call -> call.beat().term();
                case Ended ended -> ended.result().term();
                default -> 0;
            };
            highestTerm = Math.max(highestTerm, seen);
        }
        return highestTerm > term.term();
    }

    private int purge(Turn turn) {
        if (world.now() < purgesAt || !world.records().isThere()) {
            return 0;
        }
        purgesAt = world.now() + 30_000;
        var records = world.records();
        var due = records.due(turn.now(), MOST);
        due.forEach(stored -> turn.purge(stored, records.position()));
        return due.size();
    }

    private End append(List<Change> changes, Instant time) {
        if (changes.isEmpty()) {
            return End.GOES_ON;
        }
        for (int i = 0; i < 3; i++) {
            switch (world.log().append(writer, changes, time)) {
                case LogSim.Outcome.Done(var versions) -> {
                    for (int j = 0; j < changes.size(); j++) {
                        note(changes.get(j), versions.get(j));
                    }
                    return End.GOES_ON;
                }
                case LogSim.Outcome.Refused _ -> world.checker().note("append refused");
                case LogSim.Outcome.Unknown _ -> {
                    world.checker().note("append unknown");
                    return world.plan().has(Protection.UNKNOWN_OUTCOME) ? End.UNKNOWN : End.GOES_ON;
                }
                case LogSim.Outcome.Superseded _ -> {
                    world.checker().note("append superseded");
                    return End.SUPERSEDED;
                }
            }
        }
        return End.UNKNOWN;
    }

    private void note(Change change, long version) {
        switch (change) {
            case Happened(JobChanged(var _, var job)) -> fleet.logged(job.id(), version);
            case Happened _ -> world.checker().note("settings");
            case Forgotten(var job) -> fleet.logged(job, version);
        }
    }

    private void answer(Turn turn, List<DeskSim.Call> calls, Map<Ended, Verdict> verdicts, Effort.Load load) {
        verdicts.forEach((ended, verdict) -> ended.answer().accept(new ResultReply(term.term(), verdict)));
        desk.answer(turn, calls, load);
    }

    private void keepHouse(Instant now) {
        if (world.now() - keptHouseAt >= 1_000) {
            keptHouseAt = world.now();
            fleet.ended()
                    .forget(now, world.records().isThere() ? world.records().position() : 0);
            sessions.forgetSilent(now);
        }
    }
}
