package dev.kontext.scheduler.simulation;

import dev.kontext.contracts.job.WorkerId;
import dev.kontext.contracts.worker.Heartbeat;
import dev.kontext.contracts.worker.HeartbeatReply;
import dev.kontext.scheduler.turn.Fleet;
import dev.kontext.scheduler.turn.Sessions;
import dev.kontext.scheduler.turn.Turn;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The calls of a term's workers, which stay open until there is something to say. */
final class DeskSim {
    private static final long LONGEST_WAIT = 1_000;

    /** @param at when it came in */
    record Call(Heartbeat beat, Consumer<HeartbeatReply> answer, long at) {}

    private final World world;
    private final Fleet fleet;
    private final Sessions sessions;
    private final Effort effort;
    private final long term;
    private final Map<WorkerId, Call> parked = new LinkedHashMap<>();

    DeskSim(World world, Fleet fleet, Sessions sessions, Effort effort, long term) {
        this.world = world;
        this.fleet = fleet;
        this.sessions = sessions;
        this.effort = effort;
        this.term = term;
    }

    /** After a turn that is in the log. */
    void answer(Turn turn, List<Call> calls, Effort.Load load) {
        var concerned = new LinkedHashSet<>(turn.touchedWorkers());
        for (var call : calls) {
            var worker = call.beat().worker();
            var older = parked.put(worker, call);
            if (older != null) {
                load.call(older.beat());
                var reply = reply(turn, older);
                older.answer().accept(new HeartbeatReply(term, List.of(), reply.verdicts(), false));
            }
            concerned.add(worker);
        }
        for (var call : List.copyOf(parked.values())) {
            load.call(call.beat());
            tell(turn, call, concerned);
        }
    }

    private void tell(Turn turn, Call call, Set<WorkerId> concerned) {
        var worker = call.beat().worker();
        boolean waitedLong = world.now() - call.at() >= LONGEST_WAIT;
        if (!waitedLong && !concerned.contains(worker)) {
            return;
        }
        var reply = reply(turn, call);
        if (waitedLong || !reply.grants().isEmpty() || sessions.isNews(worker, reply.verdicts())) {
            parked.remove(worker);
            sessions.answered(worker, reply.verdicts(), turn.now());
            call.answer().accept(reply);
        }
    }

    private HeartbeatReply reply(Turn turn, Call call) {
        var reply = turn.reply(call.beat(), term);
        effort.replied(reply);
        WordCheck.replied(fleet, call.beat(), reply);
        return reply;
    }
}
