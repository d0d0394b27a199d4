package dev.kontext.scheduler.turn;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.JobRecord;
import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.log.Event;
import dev.kontext.contracts.log.Event.IntakeMarked;
import dev.kontext.contracts.log.Event.JobChanged;
import dev.kontext.contracts.log.Event.SettingChanged;
import dev.kontext.contracts.log.Event.TermStarted;
import dev.kontext.contracts.redis.LaneLine;
import dev.kontext.contracts.setting.Settings;
import dev.kontext.scheduler.fairness.FairnessPolicy;
import dev.kontext.scheduler.fairness.Waiting;
import dev.kontext.scheduler.job.Job;
import dev.kontext.scheduler.job.JobMapping;
import dev.kontext.scheduler.job.JobState.Active;
import dev.kontext.scheduler.job.JobState.Held;
import dev.kontext.scheduler.job.JobState.Queued;
import dev.kontext.scheduler.lease.LeaseClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All jobs that have not ended, in memory: a fold of the log. What is decided and what is read back go through the same
 * {@link #apply}. Belongs to one thread.
 */
public final class Fleet {
    private final Map<JobId, Job> jobs = new HashMap<>();

    /** One name for all jobs of a tenant. As many as there are credentials. */
    private final Map<TenantId, TenantId> tenants = new HashMap<>();

    private final Map<String, Set<JobId>> heldByPod = new HashMap<>();
    private final Map<JobStatus, Long> counts = new EnumMap<>(JobStatus.class);
    private final Map<Integer, Long> marks = new HashMap<>();
    private final EndedJobs ended;
    private final Schedule schedule;
    private final FairnessPolicy line;
    private final Rules rules;
    private long textBytes;
    private @Nullable TermStarted term;
    private Settings settings = Settings.NONE;
    private Instant time = Instant.EPOCH;

    /** @param position of the log that what is loaded into this fleet follows */
    public Fleet(Rules rules, LeaseClock clock, FairnessPolicy line, long position) {
        this.rules = rules;
        this.line = line;
        this.ended = new EndedJobs(position);
        this.schedule = new Schedule(rules, clock);
    }

    /**
     * Takes over what the records knew.
     *
     * @param asOf about the time they are of: what was to wait until then waits no longer
     */
    public void load(
            Optional<TermStarted> lastTerm,
            Map<Integer, Long> intakeMarks,
            Settings set,
            Collection<JobRecord> active,
            Instant asOf) {
        time = asOf;
        term = lastTerm.orElse(null);
        marks.putAll(intakeMarks);
        obey(set);
        active.forEach(this::put);
    }

    /** Something happened: just now, or as the log tells. */
    public void apply(Event event, Instant at) {
        if (at.isAfter(time)) {
            time = at;
        }
        switch (event) {
            case JobChanged(var _, var record) -> {
                if (record.status().isTerminal()) {
                    remove(record.id());
                    schedule.released(record.id());
                    ended.add(record, at);
                } else {
                    put(record);
                }
            }
            case IntakeMarked(int partition, long next) -> marks.put(partition, next);
            case TermStarted started -> term = started;
            case SettingChanged(var setting) -> obey(settings.with(setting));
        }
    }

    /** A job was forgotten for ever. */
    public void forget(JobId job, Instant at) {
        remove(job);
        schedule.released(job);
        ended.forgotten(job, at);
    }

    /** What was applied has got its place in the log. */
    public void logged(JobId job, long version) {
        ended.logged(job, version);
    }

    public Optional<Job> job(JobId id) {
        return Optional.ofNullable(jobs.get(id));
    }

    public Map<Integer, Long> marks() {
        return Map.copyOf(marks);
    }

    /** What operators have set. */
    public Settings settings() {
        return settings;
    }

    public Optional<TermStarted> term() {
        return Optional.ofNullable(term);
    }

    /** Time of the last event. */
    public Instant time() {
        return time;
    }

    public EndedJobs ended() {
        return ended;
    }

    /** How many jobs there are of each status that has not ended. */
    public Map<JobStatus, Long> counts() {
        return Map.copyOf(counts);
    }

    /** Of the prompts and tags of all jobs. */
    public long textBytes() {
        return textBytes;
    }

    /** What waits for a GPU. */
    public List<LaneLine> lines() {
        return line.lines();
    }

    /** How long nothing is due; empty while there is nothing that could be. */
    public Optional<Duration> untilNextDue(Instant now) {
        return schedule.untilNext(now);
    }

    Schedule schedule() {
        return schedule;
    }

    FairnessPolicy line() {
        return line;
    }

    /** The jobs that this pod's processes hold leases on. */
    List<JobId> heldBy(String pod) {
        return List.copyOf(heldByPod.getOrDefault(pod, Set.of()));
    }

    /** The wait of a queued job is over. */
    void lineUp(Job job) {
        schedule.forDeadline(job);
        waiting(job).ifPresent(line::add);
    }

    private void obey(Settings now) {
        settings = now;
        line.obey(now);
    }

    /** The same for the same job at any time. */
    private Optional<Waiting> waiting(Job job) {
        return Optional.ofNullable(job.spec())
                .map(spec -> new Waiting(
                        job.id(),
                        job.tenant(),
                        spec.lane(),
                        job.timeline().acceptedAt(),
                        rules.estimator().estimate(spec).toMillis()));
    }

    private void put(JobRecord record) {
        var before = remove(record.id());
        var job = JobMapping.toJob(record, tenants.computeIfAbsent(record.tenant(), tenant -> tenant));
        jobs.put(job.id(), job);
        counts.merge(job.state().status(), 1L, Long::sum);
        textBytes += textBytes(job);
        switch (active(job)) {
            case Queued queued -> {
                schedule.released(job.id());
                if (queued.readyAt().isAfter(time)) {
                    schedule.forReady(job, queued);
                } else {
                    lineUp(job);
                }
            }
            case Held held -> {
                line.started(job.tenant());
                heldByPod
                        .computeIfAbsent(held.lease().worker().pod(), _ -> new LinkedHashSet<>())
                        .add(job.id());
                boolean known = before != null
                        && before.state() instanceof Held earlier
                        && earlier.lease().id().equals(held.lease().id());
                schedule.forLease(job, held, !known);
            }
        }
    }

    private static Active active(Job job) {
        if (job.state() instanceof Active active) {
            return active;
        }
        throw new IllegalArgumentException("job " + job.id() + " has ended");
    }

    private static long textBytes(Job job) {
        return job.spec() == null ? 0 : job.spec().textBytes();
    }

    private @Nullable Job remove(JobId id) {
        var job = jobs.remove(id);
        if (job == null) {
            return null;
        }
        counts.merge(job.state().status(), -1L, Long::sum);
        textBytes -= textBytes(job);
        schedule.clear(id);
        if (job.state() instanceof Queued) {
            waiting(job).ifPresent(line::remove);
        }
        if (job.state() instanceof Held held) {
            line.stopped(job.tenant());
            var pod = held.lease().worker().pod();
            heldByPod.computeIfPresent(pod, (_, ids) -> {
                ids.remove(id);
                return ids.isEmpty() ? null : ids;
            });
        }
        return job;
    }
}
