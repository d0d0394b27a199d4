package dev.kontext.scheduler.turn;

import dev.kontext.contracts.job.LeaseId;
import dev.kontext.contracts.job.WorkerId;
import dev.kontext.contracts.redis.Progress;
import dev.kontext.contracts.worker.AttemptVerdict;
import dev.kontext.contracts.worker.Grant;
import dev.kontext.contracts.worker.Heartbeat;
import dev.kontext.contracts.worker.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One worker process, since this scheduler is active: what it said last, and the grants it has not listed yet. */
final class WorkerSession {
    /** Well before progress is forgotten, see {@code RedisLayout.progress}. */
    private static final Duration REPEAT = Duration.ofSeconds(10);

    /** How long a worker that may not hear is granted nothing; twice as long each time. */
    private static final Duration FIRST_MUTE = Duration.ofSeconds(5);

    private static final Duration LONGEST_MUTE = Duration.ofSeconds(80);

    private record Told(Progress progress, Instant at) {}

    private final WorkerId worker;
    private final Map<LeaseId, Grant> pending = new LinkedHashMap<>();
    private final Map<LeaseId, Told> told = new HashMap<>();
    private Heartbeat last;
    private Instant lastAt;
    private boolean listening;
    private @Nullable LeaseId lastMissed;
    private Duration mute = FIRST_MUTE;
    private Instant grantAgainAt = Instant.MIN;
    private List<AttemptVerdict> toldVerdicts = List.of();

    WorkerSession(Heartbeat first, Instant at) {
        this.worker = first.worker();
        this.last = first;
        this.lastAt = at;
        this.listening = true;
    }

    WorkerId worker() {
        return worker;
    }

    Heartbeat last() {
        return last;
    }

    Instant lastAt() {
        return lastAt;
    }

    void heard(Heartbeat beat, Instant at) {
        last = beat;
        lastAt = at;
        listening = true;
        for (var attempt : beat.attempts()) {
            boolean hears =
                    pending.remove(attempt.lease()) != null || attempt.lease().equals(lastMissed);
            if (hears) {
                lastMissed = null;
                mute = FIRST_MUTE;
                grantAgainAt = Instant.MIN;
            }
        }
    }

    void granted(Grant grant) {
        pending.put(grant.lease(), grant);
    }

    /** Whether this was granted to it and it has not listed it yet. */
    boolean isPending(LeaseId lease) {
        return pending.containsKey(lease);
    }

    /**
     * A pending lease ends because nothing is heard of it. Its worker may be heard and not hear: it would take one job
     * after the other, and finish none. So it is granted nothing for a while.
     */
    void missed(LeaseId lease, Instant now) {
        lastMissed = lease;
        grantAgainAt = now.plus(mute);
        var doubled = mute.multipliedBy(2);
        mute = doubled.compareTo(LONGEST_MUTE) > 0 ? LONGEST_MUTE : doubled;
    }

    boolean isMuted(Instant now) {
        return now.isBefore(grantAgainAt);
    }

    /** The lease is over. */
    void ended(LeaseId lease) {
        pending.remove(lease);
        told.remove(lease);
    }

    /** Whether this is news, or the last news of it are about to be forgotten. */
    boolean isNews(LeaseId lease, Progress progress, Instant now) {
        var before = told.get(lease);
        if (before != null
                && before.progress().equals(progress)
                && now.isBefore(before.at().plus(REPEAT))) {
            return false;
        }
        told.put(lease, new Told(progress, now));
        return true;
    }

    /** Sent again with each reply until the worker has listed them. */
    List<Grant> pending() {
        return new ArrayList<>(pending.values());
    }

    /** Its call was answered. */
    void answered(List<AttemptVerdict> verdicts) {
        listening = false;
        toldVerdicts = verdicts;
    }

    boolean isNews(List<AttemptVerdict> verdicts) {
        return verdicts.stream()
                .anyMatch(verdict -> verdict.verdict() != Verdict.CONTINUE && !toldVerdicts.contains(verdict));
    }

    /** Whether it would take a job now, and waits for an answer that could carry one. */
    boolean wantsWork() {
        return listening && couldWork() && (last.idle() || last.wantsNext());
    }

    /** Whether its call was answered though its GPU is idle: it asks again in a moment. */
    boolean comesBackIdle() {
        return !listening && couldWork() && last.idle();
    }

    private boolean couldWork() {
        return last.ready() && !last.draining() && pending.isEmpty() && !isMuted(lastAt);
    }
}
