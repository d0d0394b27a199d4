package dev.kontext.scheduler.loop;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.log.DeadLetter;
import dev.kontext.contracts.log.Event.JobChanged;
import dev.kontext.contracts.log.EventRecord;
import dev.kontext.scheduler.log.Append;
import dev.kontext.scheduler.log.EventLog;
import dev.kontext.scheduler.log.LogUnavailableException;
import dev.kontext.scheduler.log.LoggedEvent;
import dev.kontext.scheduler.record.Follower;
import dev.kontext.scheduler.turn.Change;
import dev.kontext.scheduler.turn.Change.Forgotten;
import dev.kontext.scheduler.turn.Change.Happened;
import dev.kontext.scheduler.turn.Fleet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Brings a turn into the log, and from there to those who wait for it. Belongs to the loop. */
final class TurnLog {
    private static final Logger LOG = Logger.getLogger(TurnLog.class);

    /** Between tries of an append that is known not to have happened. */
    private static final Duration RETRY = Duration.ofMillis(200);

    private static final int TRIES = 10;

    private final EventLog log;
    private final Follower follower;
    private final Fleet fleet;

    TurnLog(EventLog log, Follower follower, Fleet fleet) {
        this.log = log;
        this.follower = follower;
        this.fleet = fleet;
    }

    /**
     * Appends a turn. Everything that {@link EventLog#append} throws goes through; the turn then counts for nothing.
     *
     * @return whether there was anything to append
     * @throws LogUnavailableException if the log refused it again and again
     */
    boolean append(List<Change> changes, List<DeadLetter> deadLetters, Instant now) throws InterruptedException {
        if (changes.isEmpty() && deadLetters.isEmpty()) {
            return false;
        }
        var appends = changes.stream().map(change -> append(change, now)).toList();
        var versions = append(appends, deadLetters);
        if (appends.isEmpty()) {
            return true;
        }
        var logged = new ArrayList<LoggedEvent>(appends.size());
        for (int i = 0; i < appends.size(); i++) {
            long version = versions.get(i);
            logged.add(logged(appends.get(i), version));
            note(changes.get(i), version);
        }
        follower.offer(logged, versions.getLast());
        return true;
    }

    private List<Long> append(List<Append> appends, List<DeadLetter> deadLetters) throws InterruptedException {
        for (int i = 1; ; i++) {
            try {
                return log.append(appends, deadLetters);
            } catch (LogUnavailableException e) {
                if (i == TRIES) {
                    throw e;
                }
                LOG.warnf("append refused, trying again: %s", e.getMessage());
                Thread.sleep(RETRY);
            }
        }
    }

    private static Append append(Change change, Instant now) {
        return switch (change) {
            case Happened(var event) ->
                Append.of(new EventRecord(UUID.randomUUID().toString(), EventRecord.SCHEMA, now, null, event));
            case Forgotten(var job) -> Append.tombstone(job);
        };
    }

    private static LoggedEvent logged(Append append, long version) {
        var value = append.value();
        return value == null
                ? new LoggedEvent.Tombstone(version, append.key())
                : new LoggedEvent.Readable(version, value);
    }

    private void note(Change change, long version) {
        switch (change) {
            case Happened(JobChanged(var _, var job)) -> fleet.logged(job.id(), version);
            case Happened _ -> LOG.tracef("setting logged version=%d", version);
            case Forgotten(JobId job) -> fleet.logged(job, version);
        }
    }
}
