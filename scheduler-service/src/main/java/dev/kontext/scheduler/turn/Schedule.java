package dev.kontext.scheduler.turn;

import dev.kontext.contracts.job.JobId;
import dev.kontext.scheduler.job.Job;
import dev.kontext.scheduler.job.JobState.Canceling;
import dev.kontext.scheduler.job.JobState.Held;
import dev.kontext.scheduler.job.JobState.Leased;
import dev.kontext.scheduler.job.JobState.Queued;
import dev.kontext.scheduler.lease.LeaseClock;
import dev.kontext.scheduler.lease.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** When each job has to be looked at: one instant of the scheduler's time per job, and one of the leases' time per lease. */
final class Schedule {
    private final Rules rules;
    private final LeaseClock clock;
    private final Timers<JobId> dues = new Timers<>();
    private final Timers<JobId> silences = new Timers<>();
    private final Map<JobId, Long> heardAt = new HashMap<>();

    Schedule(Rules rules, LeaseClock clock) {
        this.rules = rules;
        this.clock = clock;
    }

    void forReady(Job job, Queued queued) {
        dues.set(job.id(), earlier(queued.readyAt(), job.deadline()));
    }

    void forDeadline(Job job) {
        dues.set(job.id(), job.deadline().toEpochMilli());
    }

    /** @param isNew whether the lease starts now, as far as is known here */
    void forLease(Job job, Held held, boolean isNew) {
        dues.set(job.id(), earlier(endOf(held), job.deadline()));
        if (isNew) {
            heard(job.id());
        }
        silences.set(job.id(), clock.endOf(heardAt.getOrDefault(job.id(), clock.now())));
    }

    void lookAgain(JobId job, Instant at) {
        dues.set(job, at.toEpochMilli());
    }

    /** The lease's worker was heard of. */
    void heard(JobId job) {
        heardAt.put(job, clock.now());
    }

    void clear(JobId id) {
        dues.clear(id);
        silences.clear(id);
    }

    /** Nobody holds a lease on it any more. */
    void released(JobId id) {
        heardAt.remove(id);
    }

    /** How long a limit that passed is not held against a worker, because nobody listened to it. */
    Duration grace() {
        return clock.graceLeft();
    }

    /** Jobs to look at because of the time. They have no further time until one is set. */
    List<JobId> due(Instant now, int limit) {
        return dues.take(now.toEpochMilli(), limit);
    }

    /** Jobs whose worker was silent for a whole term. */
    List<JobId> silent(int limit) {
        var candidates = silences.take(clock.now(), limit);
        return candidates.stream().filter(this::isSilent).toList();
    }

    /** How long nothing is due; empty while there is nothing that could be. */
    Optional<Duration> untilNext(Instant now) {
        long due = dues.next().orElse(Long.MAX_VALUE);
        long silence = silences.next().orElse(Long.MAX_VALUE);
        if (due == Long.MAX_VALUE && silence == Long.MAX_VALUE) {
            return Optional.empty();
        }
        long byDue = due == Long.MAX_VALUE ? due : due - now.toEpochMilli();
        long bySilence = silence == Long.MAX_VALUE ? silence : silence - clock.now();
        return Optional.of(Duration.ofMillis(Math.max(0, Math.min(byDue, bySilence))));
    }

    private boolean isSilent(JobId job) {
        long end = clock.endOf(heardAt.getOrDefault(job, clock.now()));
        if (end <= clock.now()) {
            return true;
        }
        silences.set(job, end);
        return false;
    }

    private Instant endOf(Held held) {
        return switch (held) {
            case Leased leased -> leased.lease().endsAt();
            case Canceling canceling -> canceling.askedAt().plus(rules.cancelGrace());
        };
    }

    private static long earlier(Instant one, Instant other) {
        return Math.min(one.toEpochMilli(), other.toEpochMilli());
    }
}
