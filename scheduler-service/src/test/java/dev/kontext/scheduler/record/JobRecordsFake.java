package dev.kontext.scheduler.record;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.JobRecord;
import dev.kontext.contracts.log.Event.IntakeMarked;
import dev.kontext.contracts.log.Event.JobChanged;
import dev.kontext.contracts.log.Event.SettingChanged;
import dev.kontext.contracts.log.Event.TermStarted;
import dev.kontext.contracts.redis.LogPosition;
import dev.kontext.contracts.redis.StoredJob;
import dev.kontext.contracts.setting.Settings;
import dev.kontext.scheduler.log.LoggedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Records in memory, which can be lost or out of reach as those in Redis can. */
public final class JobRecordsFake implements JobRecords {
    private static final Duration KEPT_AFTER_PURGE = Duration.ofHours(24);

    private final Map<JobId, StoredJob> jobs = new HashMap<>();
    private final Map<Integer, Long> marks = new HashMap<>();
    private Optional<TermStarted> term = Optional.empty();
    private Settings settings = Settings.NONE;
    private Optional<Instant> time = Optional.empty();
    private Optional<LogPosition> position = Optional.empty();
    private final Set<JobId> unreadable = new HashSet<>();
    private boolean away;
    private int emptied;

    /** Whether it answers. */
    public synchronized void away(boolean away) {
        this.away = away;
    }

    /** The record of this job makes no sense any more. */
    public synchronized void garble(JobId job) {
        unreadable.add(job);
    }

    /** All is lost, the position too. */
    public synchronized void lose() {
        jobs.clear();
        marks.clear();
        term = Optional.empty();
        settings = Settings.NONE;
        time = Optional.empty();
        position = Optional.empty();
    }

    /** Everything as it is now, to come back later as an old copy. */
    public synchronized Runnable copy() {
        var oldJobs = Map.copyOf(jobs);
        var oldMarks = Map.copyOf(marks);
        var oldTerm = term;
        var oldSettings = settings;
        var oldTime = time;
        var oldPosition = position;
        return () -> {
            synchronized (this) {
                lose();
                jobs.putAll(oldJobs);
                marks.putAll(oldMarks);
                term = oldTerm;
                settings = oldSettings;
                time = oldTime;
                position = oldPosition;
            }
        };
    }

    /** How often it was emptied for a new start. */
    public synchronized int emptied() {
        return emptied;
    }

    public synchronized Map<JobId, StoredJob> jobs() {
        return Map.copyOf(jobs);
    }

    @Override
    public synchronized Optional<LogPosition> position() {
        answer();
        return position;
    }

    @Override
    public synchronized ApplyOutcome apply(
            Optional<LogPosition> expected, List<LoggedEvent> events, LogPosition next, boolean gaps) {
        answer();
        if (!position.equals(expected)) {
            return new ApplyOutcome.Elsewhere(position);
        }
        for (var event : events) {
            switch (event) {
                case LoggedEvent.Readable(long version, var known) -> {
                    time = Optional.of(known.time());
                    switch (known.body()) {
                        case JobChanged(var cause, var job) -> jobs.put(job.id(), new StoredJob(version, job));
                        case IntakeMarked(int partition, long mark) -> marks.put(partition, mark);
                        case TermStarted started -> term = Optional.of(started);
                        case SettingChanged(var setting) -> settings = settings.with(setting);
                    }
                }
                case LoggedEvent.Tombstone(long version, String key) -> {
                    if (JobId.isValid(key)) {
                        jobs.remove(new JobId(key));
                    }
                }
                case LoggedEvent.Newer newer -> {}
                case LoggedEvent.Unreadable unreadable -> {}
            }
        }
        position = Optional.of(next);
        return new ApplyOutcome.Applied();
    }

    @Override
    public synchronized Snapshot loadActive() {
        answer();
        var active = jobs.values().stream()
                .filter(stored -> !stored.job().status().isTerminal())
                .toList();
        return new Snapshot(position, time, term, marks, settings, active);
    }

    @Override
    public synchronized Lookup find(JobId job) {
        answer();
        if (unreadable.contains(job)) {
            throw new UnreadableRecordException("record of job " + job + " makes no sense");
        }
        return new Lookup(position, Optional.ofNullable(jobs.get(job)));
    }

    @Override
    public synchronized List<JobId> duePurges(Instant now, int limit) {
        answer();
        return jobs.values().stream()
                .map(StoredJob::job)
                .filter(job -> due(job).filter(time -> !time.isAfter(now)).isPresent())
                .sorted(Comparator.comparing(job -> due(job).orElseThrow()))
                .limit(limit)
                .map(JobRecord::id)
                .toList();
    }

    private static Optional<Instant> due(JobRecord job) {
        if (job.purgedAt() != null) {
            return Optional.of(job.purgedAt().plus(KEPT_AFTER_PURGE));
        }
        return job.status().isTerminal() ? Optional.ofNullable(job.expiresAt()) : Optional.empty();
    }

    @Override
    public synchronized boolean clear(Optional<LogPosition> expected) {
        answer();
        if (!position.equals(expected)) {
            return false;
        }
        lose();
        emptied++;
        return true;
    }

    @Override
    public boolean keepsEverything() {
        return true;
    }

    @Override
    public synchronized void close() {
        away = true;
    }

    private void answer() {
        if (away) {
            throw new RecordsUnavailableException("Redis does not answer");
        }
    }
}
