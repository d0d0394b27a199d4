package dev.kontext.scheduler.record;

import dev.kontext.contracts.redis.LogPosition;
import dev.kontext.scheduler.log.EventLog;
import dev.kontext.scheduler.log.EventReader;
import dev.kontext.scheduler.log.LoggedEvent;
import dev.kontext.scheduler.record.ApplyOutcome.Applied;
import dev.kontext.scheduler.record.ApplyOutcome.Elsewhere;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The records and where they stand; folds the log again when they turn out to stand elsewhere. Belongs to one thread. */
final class Fold implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Fold.class);
    private static final Duration SETTINGS_CHECK = Duration.ofHours(1);

    private final EventLog log;
    private final JobRecords records;
    private final InstantSource clock;

    private @Nullable EventReader reader;

    /** What Redis holds, as far as is known; empty in an empty Redis. */
    private Optional<LogPosition> held = Optional.empty();

    private String topic = "";
    private long next;
    private boolean settled;

    /** Whether Redis was not empty when this began: the log may have lost events since then. */
    private boolean resumed;

    private long settingsCheckedAt = System.nanoTime() - SETTINGS_CHECK.toNanos();
    private volatile Optional<LogPosition> applied = Optional.empty();

    Fold(EventLog log, JobRecords records, InstantSource clock) {
        this.log = log;
        this.records = records;
        this.clock = clock;
    }

    /** The next event to apply. */
    long next() {
        return next;
    }

    Optional<LogPosition> applied() {
        return applied;
    }

    /** Whether it is known where the records stand. */
    boolean isSettled() {
        return settled;
    }

    /** Forgets where the records stand: {@link #settle} looks again. */
    void unsettle() {
        settled = false;
    }

    /** Finds out where the records stand and where to go on, and empties Redis if that is nowhere. */
    void settle() {
        if (settled) {
            return;
        }
        var found = records.position();
        topic = log.topic();
        var from = Resumption.from(found, log, reader().end(), clock.instant());
        if (from.isPresent()) {
            LOG.infof("records follow the log next=%d", from.getAsLong());
            held = found;
            resumed = true;
        } else {
            LOG.warnf(
                    "records start over found=%s topic=%s",
                    found.map(LogPosition::toString).orElse("none"), topic);
            if (!records.clear(found)) {
                return;
            }
            held = Optional.empty();
            resumed = false;
        }
        next = from.orElse(0);
        applied = held;
        settled = true;
        checkSettings();
    }

    /** Applies all that happened between {@link #next()}, or before it, and that position. */
    void apply(List<LoggedEvent> events, long position) {
        apply(events, position, false);
    }

    private void apply(List<LoggedEvent> events, long position, boolean gaps) {
        if (!settled || position <= next) {
            return;
        }
        var target = new LogPosition(topic, position);
        var fresh = events.stream().filter(event -> event.version() > next).toList();
        switch (records.apply(held, fresh, target, gaps)) {
            case Applied applied -> {
                held = Optional.of(target);
                next = position;
                this.applied = held;
            }
            case Elsewhere(var found) -> {
                LOG.warnf(
                        "records stand elsewhere expected=%s found=%s",
                        held.map(LogPosition::toString).orElse("none"),
                        found.map(LogPosition::toString).orElse("none"));
                unsettle();
            }
        }
    }

    /** Reads from the log what comes next and applies it. */
    void readOn(Duration wait) {
        if (!settled) {
            return;
        }
        var from = reader();
        if (from.position() != next) {
            from.seek(next);
        }
        var events = from.poll(wait);
        apply(events, from.position(), resumed);
    }

    /** Notices an emptied Redis and a topic made anew, also when nothing happens. */
    void check() {
        if (!settled) {
            return;
        }
        if (!records.position().equals(held) || !log.topic().equals(topic)) {
            LOG.warnf(
                    "records stand elsewhere expected=%s",
                    held.map(LogPosition::toString).orElse("none"));
            unsettle();
        }
        checkSettings();
    }

    private void checkSettings() {
        if (System.nanoTime() - settingsCheckedAt < SETTINGS_CHECK.toNanos()) {
            return;
        }
        settingsCheckedAt = System.nanoTime();
        if (!records.keepsEverything()) {
            LOG.error("Redis may evict records: set maxmemory-policy to noeviction");
        }
    }

    private EventReader reader() {
        var current = reader;
        if (current == null) {
            current = log.readFrom(next);
            reader = current;
        }
        return current;
    }

    @Override
    public void close() {
        if (reader != null) {
            reader.close();
        }
    }
}
