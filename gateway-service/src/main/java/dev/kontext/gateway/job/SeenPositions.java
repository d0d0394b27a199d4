package dev.kontext.gateway.job;

import dev.kontext.contracts.redis.LogPosition;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * How far this gateway has seen the log. Nothing is served from records that are behind it, so that no client sees a job
 * go back, whatever happens to Redis.
 */
@ApplicationScoped
public class SeenPositions {
    private static final Logger LOG = Logger.getLogger(SeenPositions.class);

    private final LogEnds ends;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicLong next = new AtomicLong();
    private volatile @Nullable Floor floor;

    public SeenPositions(LogEnds ends) {
        this.ends = ends;
    }

    /**
     * What every read in this generation of the store must have reached.
     *
     * @param events end of the events when the generation was met first
     * @param requests ends of the requests' partitions when the generation was met first: what was accepted before has to
     *     be read by the scheduler before submissions can be told apart again
     */
    public record Floor(String generation, LogPosition events, List<Long> requests) {
        public Floor {
            requests = List.copyOf(requests);
        }
    }

    /** To be taken before a read: what the read must have reached. */
    public long next() {
        return next.get();
    }

    /** Remembers a position that was read from the records. */
    public void saw(LogPosition position) {
        next.accumulateAndGet(position.next(), Math::max);
    }

    /** Asks the log when the store is new to us, and counts its end as seen. */
    public Floor floor(String generation) {
        var known = floor;
        if (known != null && known.generation().equals(generation)) {
            return known;
        }
        lock.lock();
        try {
            known = floor;
            if (known != null && known.generation().equals(generation)) {
                return known;
            }
            var requests = ends.requests();
            var events = ends.events();
            if (known == null || !known.events().topic().equals(events.topic())) {
                next.set(events.next());
            }
            saw(events);
            var taken = new Floor(generation, events, requests);
            floor = taken;
            LOG.infof("end of the log taken as seen position=%d topic=%s", events.next(), events.topic());
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** The records follow another topic than ours: one of the two is outdated, and the next read asks the log. */
    public void forget(Floor outdated) {
        lock.lock();
        try {
            if (outdated.equals(floor)) {
                floor = new Floor("", outdated.events(), outdated.requests());
            }
        } finally {
            lock.unlock();
        }
    }
}
