package dev.kontext.scheduler.simulation;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.LeaseId;
import dev.kontext.contracts.job.LeaseToken;
import dev.kontext.contracts.worker.AttemptReport;
import dev.kontext.contracts.worker.AttemptResult;
import dev.kontext.contracts.worker.Heartbeat;
import dev.kontext.scheduler.job.Job;
import dev.kontext.scheduler.job.JobState.Held;
import dev.kontext.scheduler.turn.Fleet;
import java.util.HashMap;
import java.util.Map;

/**
 * A scheduler that takes any token. The check is in the core and cannot be left out, so it is fed: whoever names a
 * job's lease is heard as if he had named its token.
 */
final class NoTokenCheck {
    private final Map<String, LeaseToken> byHash = new HashMap<>();

    void drawn(LeaseToken token) {
        byHash.put(token.hash(), token);
    }

    AttemptResult heard(Fleet fleet, AttemptResult result) {
        var token = right(fleet, result.job(), result.lease(), result.token());
        return new AttemptResult(result.worker(), result.term(), result.job(), result.lease(), token, result.end());
    }

    Heartbeat heard(Fleet fleet, Heartbeat beat) {
        return new Heartbeat(
                beat.worker(),
                beat.term(),
                beat.ready(),
                beat.draining(),
                beat.idle(),
                beat.wantsNext(),
                beat.model(),
                beat.reason(),
                beat.stepMs(),
                beat.attempts().stream().map(one -> heard(fleet, one)).toList());
    }

    private AttemptReport heard(Fleet fleet, AttemptReport one) {
        var token = right(fleet, one.job(), one.lease(), one.token());
        return new AttemptReport(one.job(), one.lease(), token, one.phase(), one.step(), one.steps(), one.timeLeftMs());
    }

    private LeaseToken right(Fleet fleet, JobId job, LeaseId lease, LeaseToken said) {
        return fleet.job(job).map(Job::state).orElse(null) instanceof Held held
                        && held.lease().id().equals(lease)
                ? byHash.getOrDefault(held.lease().tokenHash(), said)
                : said;
    }
}
