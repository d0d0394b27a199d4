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
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One worker process, since this scheduler is active: what it said last, and the grants it has not listed yet. */
final class WorkerSession {
    /** A step that is said to take longer, or less than nothing, is not believed. */
    private static final long LONGEST_STEP_MS = Duration.ofMinutes(10).toMillis();

    /** Well before progress is forgotten, see {@code RedisLayout.progress}. */
    private static final Duration REPEAT = Duration.ofSeconds(10);

    private record Told(Progress progress, Instant at) {}

    private final WorkerId worker;
    private final Map<LeaseId, Grant> pending = new LinkedHashMap<>();
    private final Map<LeaseId, Told> told = new HashMap<>();
    private Heartbeat last;
    private Instant lastAt;
    private boolean listening;
    private @Nullable LeaseId lastMissed;

    /** It may be heard and not hear. */
    private final Mute deaf = new Mute();

    /** It hears, and gives back what it gets. */
    private final Mute unwilling = new Mute();

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

    /** What a denoising step of one megapixel takes with it; empty until it has measured. */
    OptionalLong stepMs() {
        var said = last.stepMs();
        return said == null || said < 0 || said > LONGEST_STEP_MS ? OptionalLong.empty() : OptionalLong.of(said);
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
                deaf.lift();
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
        deaf.again(now);
    }

    /** It gives back a job that it could do: it would get the same one again, and again. */
    void gaveBack(Instant now) {
        unwilling.again(now);
    }

    /** It has come to an end with a job. */
    void finished() {
        unwilling.lift();
    }

    boolean isMuted(Instant now) {
        return deaf.isOn(now) || unwilling.isOn(now);
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
