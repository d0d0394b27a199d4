package dev.kontext.scheduler.simulation;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.log.Request.JobSubmitted;
import dev.kontext.scheduler.turn.Fleet;
import dev.kontext.scheduler.turn.Requested;
import dev.kontext.scheduler.turn.Turn;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How a term reads the requests: in order, from the marks in the log; what has to be looked up waits. A submission that
 * cannot be read ends its job, of any other request that cannot be read nothing comes.
 */
final class IntakeSim {
    private static final class Partition {
        long next;
        boolean waiting;

        /** Of the request that is next. */
        @Nullable Found found;
    }

    /** @param noneAt the position at which there was no record; empty if there was one */
    private record Found(OptionalLong noneAt) {}

    /** Nobody looked whether the job has a record. */
    private static final long NEVER = -1;

    private final World world;
    private final Fleet fleet;
    private final Partition[] partitions = new Partition[RequestsSim.PARTITIONS];

    IntakeSim(World world, Fleet fleet) {
        this.world = world;
        this.fleet = fleet;
        var marks = fleet.marks();
        for (int i = 0; i < partitions.length; i++) {
            partitions[i] = new Partition();
            partitions[i].next = marks.getOrDefault(i, 0L);
        }
    }

    /** @return how many requests were dealt with */
    int take(Turn turn, int most) {
        int all = 0;
        for (int number = 0; number < partitions.length; number++) {
            int taken = 0;
            while (taken < most && takeOne(number, turn)) {
                taken++;
            }
            if (taken > 0 && !world.plan().has(Protection.MARKS_IN_TURN)) {
                // Told ahead of what the next request comes to.
                turn.mark(number, partitions[number].next + 1);
            }
            all += taken;
        }
        return all;
    }

    private boolean takeOne(int number, Turn turn) {
        var partition = partitions[number];
        if (partition.waiting || !world.requests().has(number, partition.next)) {
            return false;
        }
        var incoming = world.requests().read(number, partition.next);
        if (decide(incoming, turn, partition) == Requested.ASK_REDIS
                && incoming.request() instanceof JobSubmitted submitted) {
            partition.waiting = true;
            ask(partition, submitted.job());
            return false;
        }
        partition.found = null;
        partition.next++;
        turn.mark(number, partition.next);
        return true;
    }

    private Requested decide(RequestsSim.Incoming incoming, Turn turn, Partition partition) {
        var request = incoming.request();
        if (!(request instanceof JobSubmitted submitted)) {
            return incoming.isReadable() ? turn.request(request, 0) : Requested.UNKNOWN_JOB;
        }
        var found = partition.found;
        long atLeast = incoming.isReadable() ? submitted.lookedAt() : NEVER;
        if (found == null) {
            boolean lookups = world.plan().has(Protection.LOOKUPS);
            return decide(incoming, submitted, turn, lookups ? atLeast : Long.MAX_VALUE);
        }
        return found.noneAt().isEmpty()
                ? Requested.KNOWN
                : decide(incoming, submitted, turn, Math.max(found.noneAt().getAsLong(), atLeast));
    }

    private static Requested decide(RequestsSim.Incoming incoming, JobSubmitted submitted, Turn turn, long lookedAt) {
        return incoming.isReadable()
                ? turn.request(submitted, lookedAt)
                : turn.unreadable(submitted.job(), submitted.tenant(), lookedAt);
    }

    private void ask(Partition partition, JobId job) {
        world.checker().note("lookups");
        long since = fleet.ended().since();
        answerLater(partition, job, since);
    }

    private void answerLater(Partition partition, JobId job, long since) {
        world.after(world.dice().between(1, 250), () -> {
            var records = world.records();
            boolean known = records.isThere() && records.find(job).isPresent();
            if (known || (records.isThere() && records.position() >= since && records.position() > 0)) {
                partition.found = new Found(known ? OptionalLong.empty() : OptionalLong.of(records.position()));
                partition.waiting = false;
            } else {
                answerLater(partition, job, since);
            }
        });
    }
}
