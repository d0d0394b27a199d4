package dev.kontext.e2e.chaos;

import static org.awaitility.Awaitility.await;

import dev.kontext.e2e.chaos.Schedule.Planned;
import dev.kontext.e2e.system.TestStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** Breaks parts of a running stack, and mends them again. */
final class Breaker {
    private static final int SLOW_MS = 150;
    private static final int TRUNCATED = 40;
    private static final String SUPERVISOR = "supervisor";
    private static final Duration GONE = Duration.ofSeconds(30);

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
        boolean broken;
        try {
            broken = inject(planned);
        } finally {
            heal();
        }
        if (broken) {
            history.add(new Entry.Broke(began, history.now(), planned.toString()));
        }
    }

    /** @return whether it took effect: a victim that is down already, or that nobody calls, cannot be broken */
    private boolean inject(Planned planned) throws InterruptedException {
        var victim = planned.victim();
        return switch (planned.fault()) {
            case KILL -> kill(victim);
            case FREEZE -> freeze(planned);
            case EMPTY_REDIS -> redis(Jedis::flushAll);
            case FULL_REDIS -> redis(redis -> redis.configSet("maxmemory", "1")) && lasts(planned);
            case READ_ONLY_REDIS -> redis(redis -> redis.replicaof("127.0.0.1", 1)) && lasts(planned);
            case OLD_REDIS -> fallBack(planned);
            case CUT -> network(planned, FaultProxy::cut);
            case SLOW -> network(planned, proxy -> proxy.slow(SLOW_MS));
            case HALF_OPEN -> network(planned, FaultProxy::halfOpen);
            case UNANSWERED -> network(planned, FaultProxy::unanswered);
            case RESET -> once(planned, FaultProxy::reset);
            case TRUNCATE -> once(planned, proxy -> proxy.truncateNext(TRUNCATED));
            case LOSE_ANSWER -> once(planned, proxy -> proxy.truncateNext(0));
            case BUSY_S3 -> network(planned, FaultProxy::busy);
            case RESTART_ALL -> restartAll();
            case KILL_ALL -> killAll();
        };
    }

    private static boolean lasts(Planned planned) throws InterruptedException {
        Thread.sleep(planned.lasting());
        return true;
    }

    private boolean network(Planned planned, Consumer<FaultProxy> fault) throws InterruptedException {
        var proxy = chaos.proxy(planned.victim());
        fault.accept(proxy);
        return lasts(planned) && proxy.hits() > 0;
    }

    /** Is over as soon as it has met something; at its end it is taken back. */
    private boolean once(Planned planned, Consumer<FaultProxy> fault) throws InterruptedException {
        var proxy = chaos.proxy(planned.victim());
        long limit = System.nanoTime() + planned.lasting().toNanos();
        fault.accept(proxy);
        while (proxy.hits() == 0 && System.nanoTime() < limit) {
            Thread.sleep(10);
        }
        return proxy.hits() > 0;
    }

    private boolean fallBack(Planned planned) throws InterruptedException {
        var copy = copyOfRedis();
        return !copy.words().isEmpty() && lasts(planned) && redis(copy::failOver);
    }

    private boolean restartAll() {
        stack.down();
        stack.up();
        return true;
    }

    /** The supervisor is held still meanwhile, and killed last: it would start them again one by one. */
    private boolean killAll() {
        long supervisor = stack.pid(SUPERVISOR);
        signal(supervisor, "STOP");
        var pids = Fault.PROCESSES.stream().map(stack::pid).toList();
        long killed = pids.stream().filter(Breaker::kill).count();
        kill(supervisor);
        // A supervisor that is not quite gone would be taken for one that runs, and nothing would be started.
        await().atMost(GONE).until(() -> !isAlive(supervisor) && pids.stream().noneMatch(Breaker::isAlive));
        stack.up();
        return killed > 0;
    }

    /** @return whether there was a process to kill */
    boolean kill(String victim) {
        return kill(stack.pid(victim));
    }

    private static boolean kill(long pid) {
        return isAlive(pid)
                && ProcessHandle.of(pid).filter(ProcessHandle::destroyForcibly).isPresent();
    }

    /** A zombie that nobody has reaped yet has ended. */
    private static boolean isAlive(long pid) {
        if (pid <= 0) {
            return false;
        }
        try {
            var stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException e) {
            // It has ended, or this system has no such folder.
            return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
        }
    }

    private boolean freeze(Planned planned) throws InterruptedException {
        long pid = stack.pid(planned.victim());
        if (!isAlive(pid)) {
            return false;
        }
        try (var _ = freeze(pid)) {
            return lasts(planned);
        }
    }

    /** Until it is closed. */
    Frozen freeze(String victim) {
        return freeze(stack.pid(victim));
    }

    private static Frozen freeze(long pid) {
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

    /** @return whether Redis has said that it is done */
    boolean redis(Consumer<Jedis> command) {
        try (var redis = new Jedis("127.0.0.1", stack.port("redis"), 2_000)) {
            command.accept(redis);
            return true;
        } catch (JedisException e) {
            // It is down, and comes up as it was configured.
            return false;
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
