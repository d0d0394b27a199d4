package dev.kontext.scheduler.simulation;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.JobRecord;
import dev.kontext.contracts.log.Event.IntakeMarked;
import dev.kontext.contracts.log.Event.JobChanged;
import dev.kontext.contracts.log.Event.SettingChanged;
import dev.kontext.contracts.log.Event.TermStarted;
import dev.kontext.contracts.redis.StoredJob;
import dev.kontext.contracts.setting.Settings;
import dev.kontext.scheduler.log.LoggedEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Redis: a fold of the log that is late, away or lost now and then. */
final class RecordsSim {
    private record Due(Instant at, JobId job) {}

    private final World world;
    private final Map<JobId, StoredJob> jobs = new HashMap<>();
    private final Map<JobId, StoredJob> active = new LinkedHashMap<>();
    private final Map<JobId, Due> dueByJob = new HashMap<>();
    private final TreeSet<Due> dues =
            new TreeSet<>(Comparator.comparing(Due::at).thenComparing(Due::job));
    private final Map<Integer, Long> marks = new HashMap<>();
    private Optional<TermStarted> term = Optional.empty();
    private Settings settings = Settings.NONE;
    private Instant time = Instant.EPOCH;
    private long position;
    private long awayUntil;
    private long lateUntil;

    private @Nullable Copy copy;

    private record Copy(
            List<StoredJob> jobs,
            Map<Integer, Long> marks,
            Optional<TermStarted> term,
            Settings settings,
            Instant time,
            long position) {}

    RecordsSim(World world) {
        this.world = world;
        world.after(0, this::follow);
    }

    private void follow() {
        if (world.befalls(Fault.REDIS_LAG, 0.002)) {
            lateUntil = world.now() + world.dice().between(1_000, 60_000);
        }
        if (world.befalls(Fault.REDIS_AWAY, 0.001)) {
            awayUntil = world.now() + world.dice().between(1_000, 30_000);
        }
        if (world.befalls(Fault.REDIS_LOSS, 0.0002)) {
            lose();
        }
        if (world.befalls(Fault.REDIS_OLD, 0.01)) {
            copy = new Copy(List.copyOf(jobs.values()), Map.copyOf(marks), term, settings, time, position);
        }
        if (copy != null && world.befalls(Fault.REDIS_OLD, 0.0005)) {
            goBack(copy);
        }
        if (isThere() && world.now() >= lateUntil) {
            int most = Math.toIntExact(world.dice().between(1, 500));
            var events = world.log().readFrom(position, most);
            events.forEach(this::apply);
            position = events.size() == most
                    ? events.getLast().version()
                    : world.log().end();
        }
        world.after(world.dice().between(1, 200), this::follow);
    }

    /** What the records, and the copy that may come back, follow. A copy older than the log keeps tombstones is emptied. */
    long oldest() {
        return copy == null ? position : Math.min(position, copy.position());
    }

    private void goBack(Copy old) {
        lose();
        old.jobs().forEach(this::put);
        marks.putAll(old.marks());
        term = old.term();
        settings = old.settings();
        time = old.time();
        position = old.position();
        lateUntil = Math.max(lateUntil, world.now() + world.dice().between(100, 5_000));
    }

    private void lose() {
        jobs.clear();
        active.clear();
        dueByJob.clear();
        dues.clear();
        marks.clear();
        term = Optional.empty();
        settings = Settings.NONE;
        position = 0;
        world.clients().forgetSubmissions();
    }

    private void apply(LoggedEvent event) {
        switch (event) {
            case LoggedEvent.Readable(long version, var logged) -> {
                time = logged.time();
                switch (logged.body()) {
                    case JobChanged(var _, var job) -> put(new StoredJob(version, job));
                    case IntakeMarked(int partition, long next) -> marks.put(partition, next);
                    case TermStarted started -> term = Optional.of(started);
                    case SettingChanged(var setting) -> settings = settings.with(setting);
                }
            }
            case LoggedEvent.Tombstone(long _, String key) -> remove(new JobId(key));
            case LoggedEvent.Newer newer -> throw new IllegalStateException("newer " + newer);
            case LoggedEvent.Unreadable unreadable -> throw new IllegalStateException("unreadable " + unreadable);
        }
    }

    private void put(StoredJob stored) {
        var job = stored.job();
        remove(job.id());
        jobs.put(job.id(), stored);
        if (!job.status().isTerminal()) {
            active.put(job.id(), stored);
        }
        due(job).ifPresent(at -> {
            var due = new Due(at, job.id());
            dueByJob.put(job.id(), due);
            dues.add(due);
        });
    }

    private static Optional<Instant> due(JobRecord job) {
        return job.purgedAt() == null
                ? Optional.ofNullable(job.expiresAt())
                : Optional.of(job.purgedAt().plus(Protections.FORGET_AFTER));
    }

    private void remove(JobId job) {
        jobs.remove(job);
        active.remove(job);
        var due = dueByJob.remove(job);
        if (due != null) {
            dues.remove(due);
        }
    }

    boolean isThere() {
        return world.now() >= awayUntil;
    }

    /** 0 if it is empty. */
    long position() {
        return position;
    }

    Optional<StoredJob> find(JobId job) {
        return Optional.ofNullable(jobs.get(job));
    }

    Optional<TermStarted> term() {
        return term;
    }

    /** Of the last event that was applied. */
    Instant time() {
        return time;
    }

    Map<Integer, Long> marks() {
        return marks;
    }

    Settings settings() {
        return settings;
    }

    List<JobRecord> active() {
        return active.values().stream().map(StoredJob::job).toList();
    }

    /** Ended jobs whose purge is due, or that are to be forgotten. */
    List<StoredJob> due(Instant now, int most) {
        var due = new ArrayList<StoredJob>();
        for (var next : dues) {
            var stored = jobs.get(next.job());
            if (next.at().isAfter(now) || due.size() == most || stored == null) {
                break;
            }
            due.add(stored);
        }
        return due;
    }
}
