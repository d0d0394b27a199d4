package dev.kontext.scheduler.turn;

import dev.kontext.contracts.job.FailureClass;
import dev.kontext.contracts.log.Cause;
import dev.kontext.contracts.worker.AttemptResult;
import dev.kontext.contracts.worker.AttemptResult.Canceled;
import dev.kontext.contracts.worker.AttemptResult.Failed;
import dev.kontext.contracts.worker.AttemptResult.HandedBack;
import dev.kontext.contracts.worker.AttemptResult.Succeeded;
import dev.kontext.contracts.worker.Verdict;
import dev.kontext.scheduler.job.Job;
import dev.kontext.scheduler.job.JobState.Canceling;
import dev.kontext.scheduler.job.JobState.Leased;
import java.time.Instant;

/** What the ends of attempts come to. */
final class Results {
    private static final int LONGEST_MESSAGE = 500;

    private final Fleet fleet;
    private final Sessions sessions;
    private final Rules rules;
    private final Chance chance;
    private final Instant now;
    private int refused;
    private int givenBack;

    Results(Fleet fleet, Sessions sessions, Rules rules, Chance chance, Instant now) {
        this.fleet = fleet;
        this.sessions = sessions;
        this.rules = rules;
        this.chance = chance;
        this.now = now;
    }

    Decision<Verdict> decide(AttemptResult result) {
        if (fleet.job(result.job()).isEmpty()) {
            // It has ended, and whatever this attempt came to has no say in it any more.
            return Decision.nothing(Verdict.SETTLED);
        }
        return Holding.find(fleet, result.job(), result.lease(), result.token())
                .map(holding -> Decision.of(end(holding, result), Verdict.SETTLED))
                .orElseGet(() -> Decision.nothing(
                        Settlements.isSettled(fleet, result.job(), result.lease()) ? Verdict.SETTLED : Verdict.FENCED));
    }

    /** How many told of pictures that cannot be theirs. */
    int refused() {
        return refused;
    }

    /** How many jobs were given back though nobody had asked for it and the worker does not stop. */
    int givenBack() {
        return givenBack;
    }

    private Change end(Holding holding, AttemptResult result) {
        var job = holding.job();
        return switch (holding.held()) {
            case Leased leased -> end(job, leased, result);
            case Canceling canceling ->
                Decision.changed(Cause.CANCELED, job.to(canceling.end(false, now, rules.retention()), now));
        };
    }

    private Change end(Job job, Leased leased, AttemptResult result) {
        var session = sessions.of(leased.lease().worker());
        return switch (result.end()) {
            case Succeeded succeeded -> {
                session.ifPresent(WorkerSession::finished);
                yield succeed(job, leased, succeeded);
            }
            case Failed failed -> {
                session.ifPresent(WorkerSession::finished);
                yield fail(job, leased, failed);
            }
            case HandedBack _, Canceled _ -> {
                session.filter(worker -> !worker.last().draining()).ifPresent(this::givesBack);
                yield Decision.changed(Cause.HANDED_BACK, job.to(leased.handBack(now), now));
            }
        };
    }

    private void givesBack(WorkerSession session) {
        session.gaveBack(now);
        givenBack++;
    }

    private Change succeed(Job job, Leased leased, Succeeded succeeded) {
        var objection =
                ResultCheck.objection(succeeded.result(), job, leased.lease().id(), rules.receipts());
        if (objection.isPresent()) {
            refused++;
            return fail(job, leased, new Failed(FailureClass.INTERNAL, objection.get()));
        }
        var kept = succeeded.result().map(image -> image.with(null));
        var next = leased.succeed(kept, now, rules.retention());
        return Decision.changed(Cause.SUCCEEDED, job.to(next, succeeded.durations(), now));
    }

    private Change fail(Job job, Leased leased, Failed failed) {
        var message = shortened(failed.message());
        var next = leased.fail(
                failed.failure(), message, failed.modelLost(), rules.retry(), chance.jitter(), now, rules.retention());
        return Decision.changed(Cause.FAILED, job.to(next, now));
    }

    /** A character outside the basic plane takes two places and is not cut in half. */
    private static String shortened(String message) {
        if (message.length() <= LONGEST_MESSAGE) {
            return message;
        }
        boolean halves = Character.isHighSurrogate(message.charAt(LONGEST_MESSAGE - 1));
        return message.substring(0, halves ? LONGEST_MESSAGE - 1 : LONGEST_MESSAGE);
    }
}
