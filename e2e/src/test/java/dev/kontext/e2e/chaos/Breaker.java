package dev.kontext.e2e.chaos;

import dev.kontext.e2e.chaos.Schedule.Planned;
import dev.kontext.e2e.system.TestStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** Breaks parts of a running stack, and mends them again. */
final class Breaker {
    private static final int SLOW_MS = 150;
    private static final int TRUNCATED = 40;

    private final ChaosStack chaos;
    private final TestStack stack;
    private final History history;

    Breaker(ChaosStack chaos, History history) {
        this.chaos = chaos;
        this.stack = chaos.stack();
        this.history = history;
    }

    void run(Planned planned) throws InterruptedException {
        Thread.sleep(planned.pause());
        long began = history.now();
        try {
            inject(planned);
        } finally {
            heal();
        }
        history.add(new Entry.Broke(began, history.now(), planned.toString()));
    }

    private void inject(Planned planned) throws InterruptedException {
        var victim = planned.victim();
        switch (planned.fault()) {
            case KILL -> kill(victim);
            case FREEZE -> freeze(planned);
            case EMPTY_REDIS -> redis(Jedis::flushAll);
            case FULL_REDIS -> {
                redis(redis -> redis.configSet("maxmemory", "1mb"));
                Thread.sleep(planned.lasting());
            }
            case READ_ONLY_REDIS -> {
                redis(redis -> redis.replicaof("127.0.0.1", 1));
                Thread.sleep(planned.lasting());
            }
            case OLD_REDIS -> {
                var copy = copyOfRedis();
                Thread.sleep(planned.lasting());
                redis(copy::failOver);
            }
            case CUT -> network(planned, FaultProxy::cut);
            case SLOW -> network(planned, proxy -> proxy.slow(SLOW_MS));
            case HALF_OPEN -> network(planned, FaultProxy::halfOpen);
            case UNANSWERED -> network(planned, FaultProxy::unanswered);
            case RESET -> chaos.proxy(victim).reset();
            case TRUNCATE -> chaos.proxy(victim).truncateNext(TRUNCATED);
            case LOSE_ANSWER -> chaos.proxy(victim).truncateNext(0);
            case BUSY_S3 -> network(planned, FaultProxy::busy);
            case RESTART_ALL -> {
                stack.down();
                stack.up();
            }
        }
    }

    private void network(Planned planned, Consumer<FaultProxy> fault) throws InterruptedException {
        fault.accept(chaos.proxy(planned.victim()));
        Thread.sleep(planned.lasting());
    }

    void kill(String victim) {
        ProcessHandle.of(stack.pid(victim)).ifPresent(ProcessHandle::destroyForcibly);
    }

    private void freeze(Planned planned) throws InterruptedException {
        try (var _ = freeze(planned.victim())) {
            Thread.sleep(planned.lasting());
        }
    }

    /** Until it is closed. */
    Frozen freeze(String victim) {
        long pid = stack.pid(victim);
        signal(pid, "STOP");
        return () -> signal(pid, "CONT");
    }

    /** A process that was stopped. */
    interface Frozen extends AutoCloseable {
        @Override
        void close();
    }

    /** Of now; empty if Redis does not answer. */
    RedisCopy copyOfRedis() {
        var copy = new AtomicReference<>(RedisCopy.NONE);
        redis(redis -> copy.set(RedisCopy.of(redis)));
        return copy.get();
    }

    void heal() {
        chaos.heal();
        redis(redis -> redis.configSet("maxmemory", "0"));
        redis(Jedis::replicaofNoOne);
    }

    void redis(Consumer<Jedis> command) {
        try (var redis = new Jedis("127.0.0.1", stack.port("redis"), 2_000)) {
            command.accept(redis);
        } catch (JedisException e) {
            // It is down, and comes up as it was configured.
        }
    }

    private static void signal(long pid, String name) {
        if (pid <= 0) {
            return;
        }
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                    .start()
                    .onExit()
                    .join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
