package dev.kontext.scheduler.loop;

import dev.kontext.contracts.job.WorkerId;
import dev.kontext.contracts.worker.AttemptVerdict;
import dev.kontext.contracts.worker.HeartbeatReply;
import dev.kontext.contracts.worker.ResultReply;
import dev.kontext.contracts.worker.Verdict;
import dev.kontext.scheduler.loop.Input.Beat;
import dev.kontext.scheduler.loop.Input.Ended;
import dev.kontext.scheduler.turn.Sessions;
import dev.kontext.scheduler.turn.Turn;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** Answers the workers once a turn is in the log, and keeps the calls that have nothing to be told yet. */
final class CallDesk {
    private final ParkedCalls parked = new ParkedCalls();
    private final Sessions sessions;
    private final long term;
    private final Duration callWait;

    CallDesk(Sessions sessions, long term, Duration callWait) {
        this.sessions = sessions;
        this.term = term;
        this.callWait = callWait;
    }

    void answerEnds(Map<Ended, Verdict> verdicts) {
        verdicts.forEach((call, verdict) -> call.answer().complete(new Answer.Told<>(new ResultReply(term, verdict))));
    }

    /** @param arrived the heartbeats of this turn */
    void answerBeats(Turn turn, List<Beat> arrived, long nanos) {
        var concerned = new LinkedHashSet<WorkerId>();
        for (var call : arrived) {
            parked.park(call, nanos).ifPresent(older -> tell(older, withoutGrants(turn.reply(older.beat(), term))));
            concerned.add(call.beat().worker());
        }
        concerned.addAll(turn.touchedWorkers());
        for (var worker : concerned) {
            parked.of(worker).ifPresent(call -> answerIfNews(turn, call));
        }
        parked.waitingFor(callWait, nanos).forEach(call -> answer(turn, call, turn.reply(call.beat(), term)));
    }

    /** How long no call has waited for its longest time. */
    Duration untilNext(long nanos) {
        return parked.untilFirst(callWait, nanos);
    }

    int waiting() {
        return parked.size();
    }

    void refuseAll() {
        parked.refuseAll();
    }

    private void answerIfNews(Turn turn, Beat call) {
        var reply = turn.reply(call.beat(), term);
        if (!reply.grants().isEmpty() || sessions.isNews(call.beat().worker(), reply.verdicts())) {
            answer(turn, call, reply);
        }
    }

    private void answer(Turn turn, Beat call, HeartbeatReply reply) {
        parked.remove(call.beat().worker());
        sessions.answered(call.beat().worker(), reply.verdicts(), turn.now());
        tell(call, reply);
    }

    private static void tell(Beat call, HeartbeatReply reply) {
        call.answer().complete(new Answer.Told<>(reply));
    }

    /** Its grants go with the newer call. */
    private static HeartbeatReply withoutGrants(HeartbeatReply reply) {
        List<AttemptVerdict> verdicts = reply.verdicts();
        return new HeartbeatReply(reply.term(), List.of(), verdicts, reply.drain());
    }
}
