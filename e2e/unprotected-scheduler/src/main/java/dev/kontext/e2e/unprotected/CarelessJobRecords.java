package dev.kontext.e2e.unprotected;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.redis.LogPosition;
import dev.kontext.scheduler.log.LoggedEvent;
import dev.kontext.scheduler.record.ApplyOutcome;
import dev.kontext.scheduler.record.JobRecords;
import dev.kontext.scheduler.record.Lookup;
import dev.kontext.scheduler.record.Snapshot;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Applies every batch, wherever the records stand. */
final class CarelessJobRecords implements JobRecords {
    private final JobRecords records;

    CarelessJobRecords(JobRecords records) {
        this.records = records;
    }

    @Override
    public ApplyOutcome apply(
            Optional<LogPosition> expected, List<LoggedEvent> events, LogPosition next, boolean gaps) {
        var outcome = records.apply(expected, events, next, gaps);
        while (outcome instanceof ApplyOutcome.Elsewhere(var found)) {
            outcome = records.apply(found, events, next, gaps);
        }
        return outcome;
    }

    @Override
    public Optional<LogPosition> position() {
        return records.position();
    }

    @Override
    public Snapshot loadActive() {
        return records.loadActive();
    }

    @Override
    public Lookup find(JobId job) {
        return records.find(job);
    }

    @Override
    public List<JobId> duePurges(Instant now, int limit) {
        return records.duePurges(now, limit);
    }

    @Override
    public boolean clear(Optional<LogPosition> expected) {
        return records.clear(expected);
    }

    @Override
    public boolean keepsEverything() {
        return records.keepsEverything();
    }

    @Override
    public void close() {
        records.close();
    }
}
