package dev.kontext.scheduler.simulation;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.log.Request;
import dev.kontext.contracts.log.Request.JobSubmitted;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What was asked, in two partitions by key. */
final class RequestsSim {
    static final int PARTITIONS = 2;

    /** @param isReadable or else only its job and its owner can be told */
    record Incoming(Request request, boolean isReadable) {}

    private final World world;
    private final List<List<Incoming>> partitions = new ArrayList<>();
    private final Set<JobId> damaged = new HashSet<>();
    private final long[] first = new long[PARTITIONS];

    RequestsSim(World world) {
        this.world = world;
        for (int i = 0; i < PARTITIONS; i++) {
            partitions.add(new ArrayList<>());
        }
    }

    void publish(Request request) {
        boolean isReadable = !world.befalls(Fault.DAMAGE, 0.01);
        if (!isReadable && request instanceof JobSubmitted submitted) {
            damaged.add(submitted.job());
        }
        partitions.get(Math.floorMod(request.key().hashCode(), PARTITIONS)).add(new Incoming(request, isReadable));
    }

    /** Whether one of its submissions cannot be read. */
    boolean isDamaged(JobId job) {
        return damaged.contains(job);
    }

    /** One that was retired is asked for only by a scheduler that was superseded. */
    boolean has(int partition, long offset) {
        return offset >= first[partition]
                && offset - first[partition] < partitions.get(partition).size();
    }

    Incoming read(int partition, long offset) {
        return partitions.get(partition).get(Math.toIntExact(offset - first[partition]));
    }

    /** What was read before this offset will not be read again. */
    void retire(int partition, long offset) {
        int count = Math.min(
                Math.toIntExact(offset - first[partition]),
                partitions.get(partition).size());
        if (count > 1_000) {
            partitions.get(partition).subList(0, count).clear();
            first[partition] += count;
        }
    }
}
