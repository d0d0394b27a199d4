package dev.kontext.scheduler.turn;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.LeaseId;
import dev.kontext.contracts.job.Phase;
import dev.kontext.contracts.log.Cause;
import dev.kontext.contracts.redis.Progress;
import dev.kontext.contracts.worker.AttemptReport;
import dev.kontext.contracts.worker.AttemptVerdict;
import dev.kontext.contracts.worker.Grant;
import dev.kontext.contracts.worker.Heartbeat;
import dev.kontext.contracts.worker.HeartbeatReply;
import dev.kontext.contracts.worker.Verdict;
import dev.kontext.scheduler.job.Job;
import dev.kontext.scheduler.job.JobState;
import dev.kontext.scheduler.job.JobState.Canceling;
import dev.kontext.scheduler.job.JobState.Held;
import dev.kontext.scheduler.job.JobState.Leased;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What heartbeats come to: leases live on, leases of dead processes end, verdicts and grants are told. */
final class Beats {
    private final Fleet fleet;
    private final Sessions sessions;
    private final Rules rules;
    private final Instant now;
    private int fenced;

    Beats(Fleet fleet, Sessions sessions, Rules rules, Instant now) {
        this.fleet = fleet;
        this.sessions = sessions;
        this.rules = rules;
        this.now = now;
    }

    Decision<Boolean> arrive(Heartbeat beat) {
        var worker = beat.worker();
        if (sessions.isFormer(worker)) {
            return Decision.nothing(false);
        }
        boolean first = sessions.of(worker).isEmpty();
        var listed = beat.attempts().stream().map(AttemptReport::lease).collect(Collectors.toUnmodifiableSet());
        var changes = new ArrayList<Change>();
        for (var id : fleet.heldBy(worker.pod())) {
            fleet.job(id).flatMap(job -> orphan(job, beat, first, listed)).ifPresent(changes::add);
        }
        sessions.heard(beat, now);
        for (var attempt : beat.attempts()) {
            switch (verdict(attempt)) {
                case CONTINUE, CANCEL -> fleet.schedule().heard(attempt.job());
                case FENCED -> fenced++;
                case SETTLED -> {}
            }
        }
        return new Decision<>(changes, true);
    }

    /** How many listed attempts are held by somebody else, or by nobody. */
    int fenced() {
        return fenced;
    }

    /** What becomes of a lease of this pod that nobody holds: an earlier process had it, or a grant got lost. */
    private Optional<Change> orphan(Job job, Heartbeat beat, boolean first, Set<LeaseId> listed) {
        if (!(job.state() instanceof Held held)) {
            return Optional.empty();
        }
        if (!held.lease().worker().equals(beat.worker())) {
            sessions.former(held.lease().worker());
            return Optional.of(Losses.lose(job, held, true, rules, now));
        }
        // A token is only in the memory of the scheduler that granted it, so a grant that got lost with that
        // scheduler cannot be sent again.
        return first && !listed.contains(held.lease().id()) ? Optional.of(giveBack(job, held)) : Optional.empty();
    }

    private Change giveBack(Job job, Held held) {
        return switch (held) {
            case Leased leased -> Decision.changed(Cause.HANDED_BACK, job.to(leased.handBack(now), now));
            case Canceling canceling ->
                Decision.changed(Cause.CANCELED, job.to(canceling.end(false, now, rules.retention()), now));
        };
    }

    /** News of the attempts that this heartbeat proves to hold. */
    Map<JobId, Progress> progress(Heartbeat beat) {
        var news = new LinkedHashMap<JobId, Progress>();
        sessions.of(beat.worker()).ifPresent(session -> {
            for (var attempt : beat.attempts()) {
                find(attempt).ifPresent(holding -> {
                    var progress = progress(attempt, holding.held());
                    if (session.isNews(attempt.lease(), progress, now)) {
                        news.put(attempt.job(), progress);
                    }
                });
            }
        });
        return news;
    }

    private static Progress progress(AttemptReport attempt, Held held) {
        var phase = held instanceof Canceling ? Phase.CANCELING : attempt.phase();
        int steps = Math.max(0, attempt.steps());
        return new Progress(held.lease().number(), phase, Math.clamp(attempt.step(), 0, steps), steps);
    }

    HeartbeatReply reply(Heartbeat beat, long term) {
        var verdicts = beat.attempts().stream()
                .map(attempt -> new AttemptVerdict(attempt.lease(), verdict(attempt)))
                .toList();
        List<Grant> grants =
                sessions.of(beat.worker()).map(WorkerSession::pending).orElse(List.of());
        return new HeartbeatReply(term, grants, verdicts, false);
    }

    private Verdict verdict(AttemptReport attempt) {
        return find(attempt)
                .map(holding -> verdict(holding.held()))
                .orElseGet(() -> Settlements.isSettled(fleet, attempt.job(), attempt.lease())
                        ? Verdict.SETTLED
                        : Verdict.FENCED);
    }

    private static Verdict verdict(JobState.Held held) {
        return switch (held) {
            case Leased _ -> Verdict.CONTINUE;
            case Canceling _ -> Verdict.CANCEL;
        };
    }

    private Optional<Holding> find(AttemptReport attempt) {
        return Holding.find(fleet, attempt.job(), attempt.lease(), attempt.token());
    }
}
