package dev.kontext.e2e.chaos;

import dev.kontext.e2e.chaos.Schedule.Planned;
import dev.kontext.e2e.system.TestStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** Does what a schedule says to a running stack, and mends it again. */
final class Breaker {
    private static final int SLOW_MS = 150;
    private static final int TRUNCATED = 40;

    private final TestStack stack;
    private final History history;
    private final Map<String, FaultProxy> proxies;

    /** @param proxies by the name of what is behind them */
    Breaker(TestStack stack, History history, Map<String, FaultProxy> proxies) {
        this.stack = stack;
        this.history = history;
        this.proxies = new HashMap<>(proxies);
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
            case KILL -> ProcessHandle.of(stack.pid(victim)).ifPresent(ProcessHandle::destroyForcibly);
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
            case CUT -> network(planned, FaultProxy::cut);
            case SLOW -> network(planned, proxy -> proxy.slow(SLOW_MS));
            case HALF_OPEN -> network(planned, FaultProxy::halfOpen);
            case RESET -> proxy(victim).reset();
            case TRUNCATE -> proxy(victim).truncateNext(TRUNCATED);
            case RESTART_ALL -> {
                stack.down();
                stack.up();
            }
        }
    }

    private void network(Planned planned, Consumer<FaultProxy> fault) throws InterruptedException {
        fault.accept(proxy(planned.victim()));
        Thread.sleep(planned.lasting());
    }

    private void freeze(Planned planned) throws InterruptedException {
        long pid = stack.pid(planned.victim());
        signal(pid, "STOP");
        try {
            Thread.sleep(planned.lasting());
        } finally {
            signal(pid, "CONT");
        }
    }

    private FaultProxy proxy(String name) {
        var proxy = proxies.get(name);
        if (proxy == null) {
            throw new IllegalArgumentException("no proxy before " + name);
        }
        return proxy;
    }

    private void heal() {
        proxies.values().forEach(FaultProxy::heal);
        redis(redis -> redis.configSet("maxmemory", "0"));
        redis(Jedis::replicaofNoOne);
    }

    private void redis(Consumer<Jedis> command) {
        try (var redis = new Jedis("127.0.0.1", stack.port("redis"), 2_000)) {
            command.accept(redis);
        } catch (JedisException e) {
            // It is down, and comes up as it was configured.
        }
    }

    private static void signal(long pid, String name) throws InterruptedException {
        if (pid <= 0) {
            return;
        }
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
