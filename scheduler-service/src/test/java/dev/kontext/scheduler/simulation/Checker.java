package dev.kontext.scheduler.simulation;

import static dev.kontext.scheduler.simulation.Violation.unless;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.JobRecord;
import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.job.WorkerId;
import dev.kontext.contracts.log.Cause;
import dev.kontext.contracts.log.Event.IntakeMarked;
import dev.kontext.contracts.log.Event.JobChanged;
import dev.kontext.contracts.log.Event.SettingChanged;
import dev.kontext.contracts.log.Event.TermStarted;
import dev.kontext.contracts.redis.StoredJob;
import dev.kontext.contracts.setting.Setting;
import dev.kontext.contracts.setting.Settings;
import dev.kontext.scheduler.job.JobMapping;
import dev.kontext.scheduler.log.LoggedEvent;
import dev.kontext.scheduler.turn.Fleet;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Judges what happened by the log, by what clients were told, and by which processes live. */
final class Checker {
    private static final int LATELY = 8;

    private final World world;
    private final Backlog backlog = new Backlog();
    private final DueCheck dues;
    private final FairnessCheck fairness = new FairnessCheck(backlog);
    private final Map<JobId, JobRecord> jobs = new HashMap<>();
    private final Map<JobId, JobRecord> active = new LinkedHashMap<>();
    private final Deque<JobRecord> endedLately = new ArrayDeque<>();
    private final Set<JobId> forgotten = new HashSet<>();
    private final Map<String, JobId> accepted = new HashMap<>();
    private final Set<JobId> open = new HashSet<>();
    private final Map<TenantId, Integer> running = new HashMap<>();
    private final Map<JobId, Long> versions = new HashMap<>();
    private final Map<Integer, Long> marks = new HashMap<>();
    private final Map<String, Long> seen = new TreeMap<>();
    private Settings settings = Settings.NONE;
    private Instant time = Instant.EPOCH;
    private long term;
    private long turns;

    Checker(World world) {
        this.world = world;
        this.dues = new DueCheck(world);
    }

    void happened(LoggedEvent event) {
        switch (event) {
            case LoggedEvent.Readable(long _, var logged) -> {
                unless(!logged.time().isBefore(time), Invariant.ORDER, "%s is before %s", logged.time(), time);
                time = logged.time();
                switch (logged.body()) {
                    case JobChanged(var cause, var job) -> changed(cause, job);
                    case IntakeMarked(int partition, long next) -> marked(partition, next);
                    case TermStarted started -> termed(started);
                    case SettingChanged(var setting) -> {
                        settings = settings.with(setting);
                        fairness.set(setting);
                    }
                }
            }
            case LoggedEvent.Tombstone(long _, String key) -> forgotten(new JobId(key));
            case LoggedEvent.Newer newer -> throw new IllegalStateException("newer " + newer);
            case LoggedEvent.Unreadable unreadable -> throw new IllegalStateException("unreadable " + unreadable);
        }
    }

    private void changed(Cause cause, JobRecord next) {
        note(cause.wire());
        var before = Optional.ofNullable(jobs.get(next.id()));
        unless(!forgotten.contains(next.id()), Invariant.ONE_END, "%s was forgotten and is %s", next.id(), cause);
        unless(
                cause != Cause.UNREADABLE || world.requests().isDamaged(next.id()),
                Invariant.WALK,
                "%s was to be read, and is %s",
                next.id(),
                cause);
        Walk.check(before, cause, next, time);
        if (cause == Cause.GRANTED) {
            granted(next);
        }
        before.ifPresent(this::leave);
        jobs.put(next.id(), next);
        enter(next);
    }

    private void leave(JobRecord before) {
        active.remove(before.id());
        backlog.left(before);
        if (before.status() == JobStatus.RUNNING) {
            running.merge(before.tenant(), -1, Integer::sum);
        }
    }

    private void enter(JobRecord next) {
        if (next.status().isTerminal()) {
            open.remove(next.id());
            endedLately.addLast(next);
            if (endedLately.size() > LATELY) {
                endedLately.removeFirst();
            }
            return;
        }
        active.put(next.id(), next);
        backlog.entered(next);
        if (next.status() == JobStatus.RUNNING) {
            running.merge(next.tenant(), 1, Integer::sum);
        }
    }

    private void granted(JobRecord job) {
        var spec = job.spec();
        boolean paused = settings.isPoolPaused(Setting.DEFAULT_POOL)
                || settings.isPaused(job.tenant())
                || (spec != null && settings.isPaused(spec.lane()));
        unless(!paused, Invariant.OPERATORS, "%s is granted, and paused", job.id());
        int most = settings.cap(job.tenant()).orElse(Integer.MAX_VALUE);
        unless(
                running.getOrDefault(job.tenant(), 0) < most,
                Invariant.OPERATORS,
                "%s has more than %d running",
                job.tenant(),
                most);
        fairness.granted(job, settings);
    }

    private void marked(int partition, long next) {
        unless(
                next >= marks.getOrDefault(partition, 0L),
                Invariant.ORDER,
                "mark of %d goes back to %d",
                partition,
                next);
        marks.put(partition, next);
        world.requests().retire(partition, next);
    }

    private void termed(TermStarted started) {
        unless(started.term() > term, Invariant.ORDER, "term %d follows %d", started.term(), term);
        term = started.term();
        note("terms");
        fairness.startOver();
    }

    private void forgotten(JobId job) {
        var before = jobs.remove(job);
        unless(
                before != null && before.purgedAt() != null,
                Invariant.WALK,
                "%s is forgotten without having been purged",
                job);
        forgotten.add(job);
        versions.remove(job);
        note("forgotten");
    }

    /** A client was told 202. */
    void accepted(String key, JobId job) {
        var same = accepted.putIfAbsent(key, job);
        unless(same == null || same.equals(job), Invariant.SAME_KEY, "%s is %s and %s", key, same, job);
        var found = jobs.get(job);
        if (!forgotten.contains(job) && (found == null || !found.status().isTerminal())) {
            open.add(job);
        }
    }

    /** A client was shown this. */
    void looked(StoredJob stored) {
        long before = versions.getOrDefault(stored.job().id(), 0L);
        unless(
                stored.version() >= before,
                Invariant.VERSIONS,
                "%s goes back from %d to %d",
                stored.job().id(),
                before,
                stored.version());
        versions.put(stored.job().id(), stored.version());
    }

    void died(WorkerId worker) {
        dues.died(worker);
    }

    /**
     * After a turn of the scheduler that is active.
     *
     * @param listensSince since when workers can have been heard without a break
     */
    void turned(Fleet fleet, Instant now, long listensSince) {
        turns++;
        long queued = fleet.counts().getOrDefault(JobStatus.QUEUED, 0L);
        long held = fleet.counts().getOrDefault(JobStatus.RUNNING, 0L);
        long heldByLog = running.values().stream().mapToLong(Integer::longValue).sum();
        unless(
                queued + held == active.size() && held == heldByLog,
                Invariant.MEMORY,
                "%d queued and %d running, the log tells of %d, %d of them running",
                queued,
                held,
                active.size(),
                heldByLog);
        if (turns % 16 == 0) {
            compare(fleet);
            dues.check(active.values(), now, listensSince);
        }
    }

    private void compare(Fleet fleet) {
        unless(fleet.settings().equals(settings), Invariant.MEMORY, "settings are not those of the log");
        for (var job : active.values()) {
            unless(
                    fleet.job(job.id()).filter(JobMapping.toJob(job)::equals).isPresent(),
                    Invariant.MEMORY,
                    "%s is not as in the log",
                    job.id());
        }
    }

    /** Whether everything that was accepted has come to its end. */
    boolean isAtRest() {
        return open.isEmpty() && active.isEmpty();
    }

    void atTheEnd() {
        unless(open.isEmpty(), Invariant.ACCEPTED, "accepted and not ended: %s", open);
        unless(active.isEmpty(), Invariant.ACCEPTED, "not ended: %s", active.keySet());
    }

    Optional<JobRecord> job(JobId id) {
        return Optional.ofNullable(jobs.get(id));
    }

    /** One that has not ended, or one that has lately. */
    Optional<JobRecord> anyJob(Dice dice) {
        var some = new ArrayList<>(active.values());
        some.addAll(endedLately);
        return some.isEmpty() ? Optional.empty() : Optional.of(dice.pick(List.copyOf(some)));
    }

    /** One that runs. */
    Optional<JobRecord> heldJob(Dice dice) {
        var held = active.values().stream().filter(job -> job.lease() != null).toList();
        return held.isEmpty() ? Optional.empty() : Optional.of(dice.pick(held));
    }

    int active() {
        return active.size();
    }

    /** Jobs that were not tried yet. */
    int waiting(TenantId tenant, Lane lane) {
        return backlog.waiting(tenant, lane);
    }

    void note(String fact) {
        seen.merge(fact, 1L, Long::sum);
    }

    Map<String, Long> seen() {
        var all = new TreeMap<>(seen);
        all.put("fairness windows of tenants", fairness.tenantWindows());
        all.put("fairness windows of lanes", fairness.laneWindows());
        return all;
    }
}
