package dev.kontext.scheduler.activation;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.log.Event.JobChanged;
import dev.kontext.contracts.log.Event.TermStarted;
import dev.kontext.contracts.redis.StoredJob;
import dev.kontext.scheduler.log.EventLog;
import dev.kontext.scheduler.log.EventReader;
import dev.kontext.scheduler.log.LaterReleaseException;
import dev.kontext.scheduler.log.LoggedEvent;
import dev.kontext.scheduler.log.LoggedEvent.Newer;
import dev.kontext.scheduler.log.LoggedEvent.Readable;
import dev.kontext.scheduler.log.LoggedEvent.Tombstone;
import dev.kontext.scheduler.log.LoggedEvent.Unreadable;
import dev.kontext.scheduler.loop.LoopMetrics;
import dev.kontext.scheduler.record.JobRecords;
import dev.kontext.scheduler.record.RecordsUnavailableException;
import dev.kontext.scheduler.record.Resumption;
import dev.kontext.scheduler.record.Snapshot;
import dev.kontext.scheduler.turn.Fleet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jboss.logging.Logger;

/** A fleet that follows the log: what a standby keeps, and what a start and a takeover build. Belongs to one thread. */
final class Replica implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Replica.class);

    /** Redis is asked before it matters, so everything may be forgotten here whether it holds it or not. */
    private static final long HELD = Long.MAX_VALUE - 1;

    private final Fleet fleet;
    private final EventReader reader;
    private final LoopMetrics metrics;

    private Replica(Fleet fleet, EventReader reader, LoopMetrics metrics) {
        this.fleet = fleet;
        this.reader = reader;
        this.metrics = metrics;
    }

    /**
     * Starts from what the records hold, if they follow this log, else from nothing.
     *
     * @param fleets makes an empty fleet that follows the log from that position on
     */
    static Replica open(
            EventLog log, JobRecords records, LongFunction<Fleet> fleets, LoopMetrics metrics, InstantSource clock) {
        var reader = log.readFrom(0);
        try {
            var snapshot = snapshot(records);
            var from = Resumption.from(snapshot.position(), log, reader.end(), clock.instant());
            var fleet = fleets.apply(from.orElse(0));
            if (from.isPresent()) {
                var jobs = snapshot.active().stream().map(StoredJob::job).toList();
                fleet.load(snapshot.term(), snapshot.intakeMarks(), snapshot.settings(), jobs, asOf(snapshot, clock));
            }
            reader.seek(from.orElse(0));
            LOG.infof("fold of the log begins next=%d jobs=%s", from.orElse(0), fleet.counts());
            return new Replica(fleet, reader, metrics);
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    /** The log may have nothing to add to the snapshot, and this machine's clock may be behind the last event. */
    private static Instant asOf(Snapshot snapshot, InstantSource clock) {
        var now = clock.instant();
        return snapshot.time().filter(now::isBefore).orElse(now);
    }

    private static Snapshot snapshot(JobRecords records) {
        try {
            return records.loadActive();
        } catch (RecordsUnavailableException e) {
            LOG.warnf("records cannot be loaded, folding the whole log: %s", e.getMessage());
            return Snapshot.EMPTY;
        }
    }

    /**
     * Folds what has come, waiting a little for it.
     *
     * @throws LaterReleaseException if some of it is of a later release
     */
    void follow(Duration wait) {
        reader.poll(wait).forEach(this::fold);
        fleet.ended().forget(fleet.time(), HELD);
    }

    /** An append that is under way is not waited for: its writer may be dead, and only a fence ends it then. */
    boolean isAtEnd() {
        return reader.position() >= reader.settledEnd();
    }

    /** Folds all that is in the log now. */
    void readToEnd() {
        long end = reader.end();
        while (reader.position() < end) {
            follow(Duration.ofMillis(100));
        }
    }

    long position() {
        return reader.position();
    }

    Fleet fleet() {
        return fleet;
    }

    Optional<TermStarted> term() {
        return fleet.term();
    }

    /** Nothing else in the log may stop its fold. */
    private void fold(LoggedEvent event) {
        try {
            switch (event) {
                case Readable(long version, var logged) -> {
                    fleet.apply(logged.body(), logged.time());
                    if (logged.body() instanceof JobChanged(var _, var job)) {
                        fleet.logged(job.id(), version);
                    }
                }
                case Tombstone(long version, var key) -> {
                    if (JobId.isValid(key)) {
                        fleet.forget(new JobId(key), fleet.time());
                        fleet.logged(new JobId(key), version);
                    }
                }
                case Newer(long version, var _, int schema) ->
                    throw new LaterReleaseException("the log holds events of a later release, the first of schema "
                            + schema + " at version " + version + ": only that release may decide over it");
                case Unreadable unreadable -> {
                    metrics.unreadableEvent();
                    LOG.errorf(
                            "event cannot be read version=%d key=%s reason=%s",
                            unreadable.version(), unreadable.key(), unreadable.reason());
                }
            }
        } catch (LaterReleaseException e) {
            throw e;
        } catch (RuntimeException e) {
            metrics.unreadableEvent();
            LOG.errorf(e, "event cannot be applied version=%d key=%s", event.version(), event.key());
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
