package dev.kontext.scheduler.simulation;

import dev.kontext.contracts.log.EventRecord;
import dev.kontext.scheduler.log.LoggedEvent;
import dev.kontext.scheduler.turn.Change;
import dev.kontext.scheduler.turn.Change.Forgotten;
import dev.kontext.scheduler.turn.Change.Happened;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** The log: appends of one writer, a reader of everything that is committed, compacted as Kafka does. */
final class LogSim {
    private static final int COMPACTED_AFTER = 20_000;

    /** What became of an append. */
    sealed interface Outcome {
        record Done(List<Long> versions) implements Outcome {}

        /** Nothing was appended. */
        record Refused() implements Outcome {}

        /** It may be in the log, now or once somebody fences. */
        record Unknown() implements Outcome {}

        record Superseded() implements Outcome {}
    }

    private record Limbo(List<Change> changes, Instant time) {}

    private final World world;
    private final List<LoggedEvent> events = new ArrayList<>();
    private final List<Limbo> limbo = new ArrayList<>();
    private int compacted;
    private long end;
    private int epoch;

    LogSim(World world) {
        this.world = world;
    }

    /** Becomes the only writer. What is open is settled by then. */
    int fence() {
        for (var open : limbo) {
            if (world.dice().happens(0.5)) {
                commit(open.changes(), open.time());
            }
        }
        limbo.clear();
        return ++epoch;
    }

    Outcome append(int writer, List<Change> changes, Instant time) {
        if (writer != epoch && world.plan().has(Protection.LOG_FENCE)) {
            return new Outcome.Superseded();
        }
        if (world.befalls(Fault.APPEND, 0.002)) {
            return new Outcome.Refused();
        }
        if (world.befalls(Fault.APPEND, 0.002)) {
            if (world.dice().happens(0.5)) {
                commit(changes, time);
            } else {
                limbo.add(new Limbo(changes, time));
            }
            return new Outcome.Unknown();
        }
        return new Outcome.Done(commit(changes, time));
    }

    private List<Long> commit(List<Change> changes, Instant time) {
        var versions = new ArrayList<Long>();
        for (var change : changes) {
            long version = ++end;
            var event = event(change, version, time);
            events.add(event);
            versions.add(version);
            world.checker().happened(event);
        }
        end++;
        if (events.size() > compacted + COMPACTED_AFTER) {
            compact();
            compacted = events.size();
        }
        return versions;
    }

    private static LoggedEvent event(Change change, long version, Instant time) {
        return switch (change) {
            case Happened(var body) ->
                new LoggedEvent.Readable(version, new EventRecord("e" + version, EventRecord.SCHEMA, time, null, body));
            case Forgotten(var job) -> new LoggedEvent.Tombstone(version, job.value());
        };
    }

    /** The last event of each key stays; a tombstone goes once all have read it. */
    private void compact() {
        var last = new HashMap<String, Long>();
        events.forEach(event -> last.put(event.key(), event.version()));
        long readByAll = world.readByAll();
        events.removeIf(event -> last.getOrDefault(event.key(), 0L) != event.version()
                || (event instanceof LoggedEvent.Tombstone && event.version() <= readByAll));
    }

    /** Whether this writer is the one that fenced last: another one may go on for a while, and change nothing. */
    boolean isWriter(int writer) {
        return writer == epoch;
    }

    /** Position behind all that is committed. */
    long end() {
        return end;
    }

    /** What lies behind a position, in order. */
    List<LoggedEvent> readFrom(long position, int most) {
        int low = 0;
        int high = events.size();
        while (low < high) {
            int middle = (low + high) / 2;
            if (events.get(middle).version() > position) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return List.copyOf(events.subList(low, Math.min(events.size(), low + most)));
    }
}
