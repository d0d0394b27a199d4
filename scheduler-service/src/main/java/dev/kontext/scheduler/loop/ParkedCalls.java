package dev.kontext.scheduler.loop;

import dev.kontext.contracts.job.WorkerId;
import dev.kontext.scheduler.loop.Input.Beat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Heartbeats that wait for something to be said: one per worker process, the oldest first. Belongs to the loop. */
final class ParkedCalls {
    private record Parked(Beat beat, long since) {}

    private final Map<WorkerId, Parked> byWorker = new LinkedHashMap<>();

    /** @return the older call of the same process, which is to be answered now */
    Optional<Beat> park(Beat beat, long nanos) {
        var older = byWorker.remove(beat.beat().worker());
        byWorker.put(beat.beat().worker(), new Parked(beat, nanos));
        return Optional.ofNullable(older).map(Parked::beat);
    }

    Optional<Beat> of(WorkerId worker) {
        return Optional.ofNullable(byWorker.get(worker)).map(Parked::beat);
    }

    void remove(WorkerId worker) {
        byWorker.remove(worker);
    }

    /** Those that have waited for so long. */
    List<Beat> waitingFor(Duration wait, long nanos) {
        var due = new ArrayList<Beat>();
        for (var parked : byWorker.values()) {
            if (nanos - parked.since() < wait.toNanos()) {
                break;
            }
            due.add(parked.beat());
        }
        return due;
    }

    /** How long none of them has waited for so long. */
    Duration untilFirst(Duration wait, long nanos) {
        var first = byWorker.values().iterator();
        if (!first.hasNext()) {
            return wait;
        }
        long left = wait.toNanos() - (nanos - first.next().since());
        return Duration.ofNanos(Math.max(0, left));
    }

    int size() {
        return byWorker.size();
    }

    void refuseAll() {
        byWorker.values().forEach(parked -> parked.beat().refuse());
        byWorker.clear();
    }
}
