package dev.kontext.scheduler.turn;

import dev.kontext.contracts.job.LeaseRecord;
import dev.kontext.contracts.job.WorkerId;
import dev.kontext.contracts.worker.AttemptVerdict;
import dev.kontext.contracts.worker.Heartbeat;
import dev.kontext.contracts.worker.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Stream;

/** The worker processes this scheduler has heard of since it became active. Not in the log. Belongs to one thread. */
public final class Sessions {
    /** A pod that restarts more often than this within a moment is not kept apart from its earlier processes. */
    private static final int FORMER = 16;

    private static final Duration SILENT = Duration.ofMinutes(10);

    /** Who has not been heard of for longer has lost its leases, and is not counted on. */
    private static final Duration HEARD_LATELY = Duration.ofSeconds(10);

    /** The next call comes right after an answer. */
    private static final Duration BETWEEN_CALLS = Duration.ofMillis(500);

    private final Map<String, WorkerSession> byPod = new HashMap<>();
    private final Map<String, Deque<String>> formerByPod = new LinkedHashMap<>();
    private final SequencedSet<String> idle = new LinkedHashSet<>();
    private final SequencedSet<String> prefetching = new LinkedHashSet<>();

    /** By pod, when an idle worker was last answered without work. */
    private final Map<String, Instant> betweenCalls = new HashMap<>();

    Optional<WorkerSession> of(WorkerId worker) {
        return Optional.ofNullable(byPod.get(worker.pod()))
                .filter(session -> session.worker().equals(worker));
    }

    /** Whether another process of the same pod has taken its place. */
    boolean isFormer(WorkerId worker) {
        return formerByPod.getOrDefault(worker.pod(), new ArrayDeque<>()).contains(worker.process());
    }

    /** Takes a heartbeat of a process that is not a former one. */
    WorkerSession heard(Heartbeat beat, Instant now) {
        var pod = beat.worker().pod();
        var session = byPod.get(pod);
        if (session == null || !session.worker().equals(beat.worker())) {
            if (session != null) {
                former(session.worker());
            }
            session = new WorkerSession(beat, now);
            byPod.put(pod, session);
        } else {
            session.heard(beat, now);
        }
        stopsWaiting(pod);
        if (session.wantsWork()) {
            (beat.idle() ? idle : prefetching).add(pod);
        }
        return session;
    }

    /** A process whose leases another one of its pod has ended. */
    void former(WorkerId worker) {
        var former = formerByPod.computeIfAbsent(worker.pod(), _ -> new ArrayDeque<>());
        if (!former.contains(worker.process())) {
            former.add(worker.process());
        }
        if (former.size() > FORMER) {
            former.removeFirst();
        }
    }

    /** Its call was answered, or given up: work can be granted again with its next one. */
    public void answered(WorkerId worker, List<AttemptVerdict> verdicts, Instant now) {
        of(worker).ifPresent(session -> {
            session.answered(verdicts);
            stopsWaiting(worker.pod());
            if (session.comesBackIdle()) {
                betweenCalls.put(worker.pod(), now);
            }
        });
    }

    private void stopsWaiting(String pod) {
        idle.remove(pod);
        prefetching.remove(pod);
        betweenCalls.remove(pod);
    }

    /** Whether it was granted here and its worker has not listed it yet. */
    boolean isPending(LeaseRecord lease) {
        return of(lease.worker())
                .filter(session -> session.isPending(lease.id()))
                .isPresent();
    }

    /** A pending lease ends because nothing is heard of it. */
    void missed(LeaseRecord lease, Instant now) {
        of(lease.worker()).ifPresent(session -> session.missed(lease.id(), now));
    }

    /** Whether one of these verdicts stops an attempt, and was not told in the answer before: said once, it has time. */
    public boolean isNews(WorkerId worker, List<AttemptVerdict> verdicts) {
        return of(worker)
                .map(session -> session.isNews(verdicts))
                .orElseGet(() -> verdicts.stream().anyMatch(verdict -> verdict.verdict() != Verdict.CONTINUE));
    }

    /**
     * Those that wait for work, idle ones first, the longest waiting first. While an idle one is just between two calls
     * nobody prefetches what it could begin at once.
     */
    List<WorkerSession> wantingWork(Instant now) {
        betweenCalls.values().removeIf(answered -> !answered.plus(BETWEEN_CALLS).isAfter(now));
        var wanting = new ArrayList<WorkerSession>(idle.size() + prefetching.size());
        for (var pods : betweenCalls.isEmpty() ? List.of(idle, prefetching) : List.of(idle)) {
            for (var pod : pods) {
                var session = byPod.get(pod);
                if (session != null && session.wantsWork()) {
                    wanting.add(session);
                }
            }
        }
        return wanting;
    }

    /** How many workers have a model that answers. */
    public long ready() {
        return byPod.values().stream().filter(session -> session.last().ready()).count();
    }

    /** How many would take a job, as far as is known. */
    public int able(Instant now) {
        return (int) ableNow(now).count();
    }

    /** What a denoising step of one megapixel takes with those, on average; empty until one has measured. */
    public OptionalDouble stepMs(Instant now) {
        return ableNow(now).flatMapToLong(session -> session.stepMs().stream()).average();
    }

    private Stream<WorkerSession> ableNow(Instant now) {
        return byPod.values().stream()
                .filter(session -> session.last().ready()
                        && !session.last().draining()
                        && !session.isMuted(now)
                        && session.lastAt().plus(HEARD_LATELY).isAfter(now));
    }

    /** Whether another pod than this could run a job. */
    boolean isReadyElsewhere(Set<String> pods, Instant now) {
        return byPod.values().stream()
                .anyMatch(session -> session.last().ready()
                        && !session.last().draining()
                        && !session.isMuted(now)
                        && !pods.contains(session.worker().pod()));
    }

    /** Forgets who has been silent for so long that none of its leases is left. */
    public void forgetSilent(Instant now) {
        byPod.values().removeIf(session -> session.lastAt().plus(SILENT).isBefore(now));
        formerByPod.keySet().removeIf(pod -> !byPod.containsKey(pod));
        idle.retainAll(byPod.keySet());
        prefetching.retainAll(byPod.keySet());
    }
}
