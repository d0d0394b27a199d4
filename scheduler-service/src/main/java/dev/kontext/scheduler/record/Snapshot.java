package dev.kontext.scheduler.record;

import dev.kontext.contracts.log.Event.TermStarted;
import dev.kontext.contracts.redis.LogPosition;
import dev.kontext.contracts.redis.StoredJob;
import dev.kontext.contracts.setting.Settings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a scheduler starts from: all active jobs as the records know them. The position was read first, so while somebody
 * writes, time, jobs, marks, settings and term may be newer than it, never older: whoever folds the log from the position on ends right,
 * because each event carries the whole state, and decides nothing before the end.
 *
 * @param position empty in an empty Redis, and then the rest is empty too
 * @param time of the last event
 * @param term the last one that started
 * @param intakeMarks offset of the next request to read, per partition
 * @param settings what operators have set
 * @param active jobs that are queued or running
 */
public record Snapshot(
        Optional<LogPosition> position,
        Optional<Instant> time,
        Optional<TermStarted> term,
        Map<Integer, Long> intakeMarks,
        Settings settings,
        List<StoredJob> active) {
    public static final Snapshot EMPTY =
            new Snapshot(Optional.empty(), Optional.empty(), Optional.empty(), Map.of(), Settings.NONE, List.of());

    public Snapshot {
        intakeMarks = Map.copyOf(intakeMarks);
        active = List.copyOf(active);
    }
}
