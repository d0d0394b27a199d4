package dev.kontext.scheduler.simulation;

import static dev.kontext.scheduler.simulation.Violation.unless;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.LeaseId;
import dev.kontext.contracts.job.LeaseToken;
import dev.kontext.contracts.job.WorkerId;
import dev.kontext.contracts.redis.Progress;
import dev.kontext.contracts.worker.AttemptReport;
import dev.kontext.contracts.worker.AttemptResult;
import dev.kontext.contracts.worker.Heartbeat;
import dev.kontext.contracts.worker.HeartbeatReply;
import dev.kontext.contracts.worker.Verdict;
import dev.kontext.scheduler.job.Job;
import dev.kontext.scheduler.job.JobState.Held;
import dev.kontext.scheduler.turn.Fleet;
import java.util.Map;
import java.util.Optional;

/**
 * Whether workers are believed only where they hold the lease: by its token, and by who it was granted to, which the
 * scheduler does not ask but no token can be known without.
 */
final class WordCheck {
    private WordCheck() {}

    /** @param before the job as it was, which the end of an attempt has changed or not */
    static void ended(Optional<Job> before, AttemptResult result, Optional<Job> after) {
        unless(
                before.equals(after) || holds(before, result.worker(), result.lease(), result.token()),
                Invariant.OLD_TOKEN,
                "%s says that it came to %s in %s, which it does not hold, and the job is %s",
                result.worker(),
                result.end(),
                result.lease(),
                after.map(Job::state));
    }

    /** A verdict to go on, or to stop, tells a worker that the attempt is its own. */
    static void replied(Fleet fleet, Heartbeat beat, HeartbeatReply reply) {
        for (var verdict : reply.verdicts()) {
            var listed = beat.attempts().stream()
                    .filter(attempt -> attempt.lease().equals(verdict.lease()))
                    .toList();
            unless(
                    !isItsOwn(verdict.verdict())
                            || listed.stream().anyMatch(attempt -> holds(fleet, beat.worker(), attempt)),
                    Invariant.OLD_TOKEN,
                    "%s is told %s about %s, which it does not hold",
                    beat.worker(),
                    verdict.verdict(),
                    verdict.lease());
        }
    }

    private static boolean isItsOwn(Verdict verdict) {
        return switch (verdict) {
            case CONTINUE, CANCEL -> true;
            case FENCED, SETTLED -> false;
        };
    }

    private static boolean holds(Fleet fleet, WorkerId worker, AttemptReport attempt) {
        return holds(fleet.job(attempt.job()), worker, attempt.lease(), attempt.token());
    }

    private static boolean holds(Optional<Job> job, WorkerId worker, LeaseId lease, LeaseToken token) {
        return job.map(Job::state).orElse(null) instanceof Held held
                && held.lease().worker().equals(worker)
                && held.lease().id().equals(lease)
                && held.lease().tokenHash().equals(token.hash());
    }

    /** What is shown of how far jobs are. */
    static void progressed(Map<JobId, Progress> progress) {
        progress.forEach((job, shown) -> {
            unless(
                    shown.step() >= 0 && shown.step() <= shown.steps(),
                    Invariant.PROGRESS,
                    "%s is at step %d of %d",
                    job,
                    shown.step(),
                    shown.steps());
            unless(
                    shown.steps() != Liar.MADE_UP,
                    Invariant.OLD_TOKEN,
                    "%s is where one who does not hold it says: %s",
                    job,
                    shown);
        });
    }
}
