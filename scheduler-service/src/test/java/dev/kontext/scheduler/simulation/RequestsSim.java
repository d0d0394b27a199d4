package dev.kontext.scheduler.simulation;

import dev.kontext.contracts.log.Request;
import java.util.ArrayList;
import java.util.List;

/** What was asked, in two partitions by key. */
final class RequestsSim {
    static final int PARTITIONS = 2;

    private final List<List<Request>> partitions = new ArrayList<>();
    private final long[] first = new long[PARTITIONS];

    RequestsSim() {
        for (int i = 0; i < PARTITIONS; i++) {
            partitions.add(new ArrayList<>());
        }
    }

    void publish(Request request) {
        partitions.get(Math.floorMod(request.key().hashCode(), PARTITIONS)).add(request);
    }

    /** One that was retired is asked for only by a scheduler that was superseded. */
    boolean has(int partition, long offset) {
        return offset >= first[partition]
                && offset - first[partition] < partitions.get(partition).size();
    }

    Request read(int partition, long offset) {
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
