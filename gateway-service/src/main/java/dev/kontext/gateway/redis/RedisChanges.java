package dev.kontext.gateway.redis;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.redis.RedisLayout;
import dev.kontext.gateway.job.Changes;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.exceptions.JedisException;

/** One subscription for the whole gateway, fanned out to those who wait. */
@ApplicationScoped
public class RedisChanges implements Changes {
    private static final Logger LOG = Logger.getLogger(RedisChanges.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final RedisConnection redis;
    private final ConcurrentHashMap<String, Set<Waiter>> waiters = new ConcurrentHashMap<>();
    private volatile boolean stopping;
    private volatile @Nullable Jedis connection;

    public RedisChanges(RedisConnection redis) {
        this.redis = redis;
    }

    @Override
    public Watch watch(JobId id) {
        return new Waiter(id.value());
    }

    void start(@Observes StartupEvent started) {
        Thread.ofPlatform().daemon().name("redis-changes").start(this::listen);
    }

    void stop(@Observes ShutdownEvent stopped) {
        stopping = true;
        wakeAll();
        var open = connection;
        if (open != null) {
            open.close();
        }
    }

    private void listen() {
        while (!stopping) {
            try (var open = new Jedis(redis.address(), redis.clientConfig(0))) {
                connection = open;
                open.subscribe(new Listener(), RedisLayout.CHANGED);
            } catch (JedisException e) {
                if (!stopping) {
                    LOG.debugf("subscription to changes lost reason=%s", e.getMessage());
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            }
        }
    }

    private void wakeAll() {
        waiters.values().forEach(all -> all.forEach(Waiter::wake));
    }

    /** Hears ids of jobs. */
    private final class Listener extends JedisPubSub {
        @Override
        public void onSubscribe(String channel, int count) {
            // What was published while there was no subscription was not heard.
            wakeAll();
        }

        @Override
        public void onMessage(String channel, String id) {
            waiters.getOrDefault(id, Set.of()).forEach(Waiter::wake);
        }
    }

    /** Holds at most one signal. */
    private final class Waiter implements Watch {
        private final String id;
        private final Semaphore signal = new Semaphore(0);

        Waiter(String id) {
            this.id = id;
            waiters.compute(id, (key, all) -> {
                var set = all == null ? ConcurrentHashMap.<Waiter>newKeySet() : all;
                set.add(this);
                return set;
            });
        }

        void wake() {
            signal.release();
        }

        @Override
        public boolean await(Duration limit) {
            if (stopping) {
                return false;
            }
            try {
                if (signal.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    var _ = signal.drainPermits();
                }
                return !stopping;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        @Override
        public void close() {
            waiters.computeIfPresent(id, (key, all) -> {
                all.remove(this);
                return all.isEmpty() ? null : all;
            });
        }
    }
}
