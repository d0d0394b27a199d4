package dev.kontext.scheduler.loop;

import dev.kontext.contracts.job.JobId;
import dev.kontext.scheduler.intake.IncomingRequest;
import dev.kontext.scheduler.loop.Input.Looked;
import dev.kontext.scheduler.turn.Requested;
import dev.kontext.scheduler.turn.Turn;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The requests that were read and not dealt with, in order within their partition. A partition whose first request has to
 * be looked up in Redis waits; the others go on. Belongs to the loop.
 */
final class Intake {
    /** Jobs in one question to Redis. */
    private static final int ASKED_AT_ONCE = 200;

    /** Asks Redis about jobs; the answer comes as {@link Input.LookedUp}. */
    interface Asker {
        void ask(int partition, Set<JobId> jobs);
    }

    /** Decides on one request. */
    interface Handler {
        /** @param looked what Redis said of its job, {@link Unasked} if it was not asked */
        Requested handle(IncomingRequest request, Turn turn, Asked looked);
    }

    /** Whether Redis was asked about a job, and what it said. */
    sealed interface Asked {}

    record Unasked() implements Asked {}

    record Told(Looked looked) implements Asked {}

    private static final class Partition {
        final ArrayDeque<IncomingRequest> requests = new ArrayDeque<>();
        final Map<JobId, Looked> looked = new HashMap<>();
        boolean waiting;
        long readTo;
    }

    private final Map<Integer, Partition> partitions = new TreeMap<>();
    private final Handler handler;
    private final Asker asker;

    Intake(Handler handler, Asker asker) {
        this.handler = handler;
        this.asker = asker;
    }

    void arrived(List<IncomingRequest> requests) {
        for (var request : requests) {
            partitions
                    .computeIfAbsent(request.partition(), _ -> new Partition())
                    .requests
                    .add(request);
        }
    }

    void readTo(Map<Integer, Long> positions) {
        positions.forEach((number, next) -> partitions.computeIfAbsent(number, _ -> new Partition()).readTo = next);
    }

    /**
     * Marks the partitions in which nothing waits as read to their end, or a gateway would wait for ever for marks to
     * reach it.
     *
     * @param marks that are in the log
     */
    void markRead(Turn turn, Map<Integer, Long> marks) {
        partitions.forEach((number, partition) -> {
            if (partition.requests.isEmpty() && partition.readTo > marks.getOrDefault(number, 0L)) {
                turn.mark(number, partition.readTo);
            }
        });
    }

    void lookedUp(Input.LookedUp answer) {
        var partition = partitions.get(answer.partition());
        if (partition != null) {
            partition.looked.putAll(answer.found());
            partition.waiting = false;
        }
    }

    /** Whether something could be dealt with now. */
    boolean hasWork() {
        return partitions.values().stream().anyMatch(p -> !p.waiting && !p.requests.isEmpty());
    }

    /** @return how many were dealt with, at most the limit */
    int take(Turn turn, int limit) {
        int done = 0;
        boolean more = true;
        while (more && done < limit) {
            more = false;
            for (var entry : partitions.entrySet()) {
                if (done < limit && takeOne(entry.getKey(), entry.getValue(), turn)) {
                    done++;
                    more = true;
                }
            }
        }
        return done;
    }

    private boolean takeOne(int number, Partition partition, Turn turn) {
        var request = partition.requests.peek();
        if (request == null || partition.waiting) {
            return false;
        }
        var job = RequestHandler.jobOf(request);
        var asked = job.map(partition.looked::get).<Asked>map(Told::new).orElseGet(Unasked::new);
        if (handler.handle(request, turn, asked) == Requested.ASK_REDIS) {
            partition.waiting = true;
            partition.looked.clear();
            asker.ask(number, firstJobs(partition));
            return false;
        }
        partition.requests.remove();
        job.ifPresent(partition.looked::remove);
        turn.mark(number, request.offset() + 1);
        return true;
    }

    private static Set<JobId> firstJobs(Partition partition) {
        var jobs = new LinkedHashSet<JobId>();
        for (var request : partition.requests) {
            RequestHandler.jobOf(request).ifPresent(jobs::add);
            if (jobs.size() == ASKED_AT_ONCE) {
                break;
            }
        }
        return jobs;
    }
}
