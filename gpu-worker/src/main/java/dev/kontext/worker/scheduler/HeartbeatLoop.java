package dev.kontext.worker.scheduler;

import dev.kontext.contracts.job.WorkerId;
import dev.kontext.contracts.worker.Heartbeat;
import dev.kontext.contracts.worker.HeartbeatReply;
import dev.kontext.worker.attempt.Attempts;
import dev.kontext.worker.attempt.ModelWatch;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Keeps one heartbeat open at the active scheduler. Urgent news ends the wait: the next heartbeat goes out on a call of
 * its own, and the answer to the one before counts whenever it comes. Other news goes out with the pace. Owns its thread.
 */
public final class HeartbeatLoop implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(HeartbeatLoop.class);

    /** Calls that may be open at once when news comes faster than answers. */
    private static final int MAX_OPEN = 3;

    /** Heartbeats that nobody waits for do not follow each other more closely, lest two machines shout at each other. */
    private static final Duration PACE = Duration.ofMillis(100);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final WorkerId worker;
    private final SchedulerClient scheduler;
    private final Attempts attempts;
    private final ModelWatch model;
    private final Duration callLimit;
    private final LinkedBlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final AtomicBoolean newsWaiting = new AtomicBoolean();
    private final AtomicBoolean urgentWaiting = new AtomicBoolean();
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean drainSeen;
    private volatile long lastTurn = System.nanoTime();

    // Of the loop's thread alone.
    private long number;
    private int open;
    private Duration pause = PACE;
    private boolean connected;
    private boolean everFailed;
    private boolean toldToDrain;

    private sealed interface Signal {
        record News(boolean urgent) implements Signal {}

        record Answered(long number, boolean draining, HeartbeatReply reply) implements Signal {}

        record Failed(long number, Throwable cause) implements Signal {}
    }

    /** @param callLimit a last resort behind the calls' own limit */
    public HeartbeatLoop(
            WorkerId worker, SchedulerClient scheduler, Attempts attempts, ModelWatch model, Duration callLimit) {
        this.worker = worker;
        this.scheduler = scheduler;
        this.attempts = attempts;
        this.model = model;
        this.callLimit = callLimit;
        this.thread = Thread.ofPlatform().daemon().name("heartbeat").unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** There is something new to tell. */
    public void news(boolean urgent) {
        if ((urgent ? urgentWaiting : newsWaiting).compareAndSet(false, true)) {
            signals.add(new Signal.News(urgent));
        }
    }

    /** Whether a scheduler has answered a heartbeat that said that this worker is draining. */
    public boolean isDrainSeen() {
        return drainSeen;
    }

    /** How long ago the loop last did anything; seconds at most while it is alive. */
    public Duration sinceLastTurn() {
        return Duration.ofNanos(System.nanoTime() - lastTurn);
    }

    private void run() {
        while (!closed) {
            try {
                beat();
            } catch (InterruptedException e) {
                if (!closed) {
                    LOG.warn("heartbeat interrupted");
                }
            } catch (RuntimeException e) {
                // Without heartbeats all leases are lost: go on whatever it was.
                LOG.error("heartbeat failed", e);
                signals.add(new Signal.Failed(number, e));
            }
        }
    }

    /** Sends one heartbeat and waits until the next one is due. */
    private void beat() throws InterruptedException {
        long sent = System.nanoTime();
        send();
        var next = Next.undecided(sent + callLimit.toNanos());
        while (!closed) {
            lastTurn = System.nanoTime();
            var signal = signals.poll(next.at() - lastTurn, TimeUnit.NANOSECONDS);
            if (signal == null) {
                return;
            }
            next = next(next, signal, sent);
        }
    }

    /**
     * When the next heartbeat is to be sent.
     *
     * @param at on the clock of {@link System#nanoTime}
     * @param newsMayHasten false after a failure: news cannot be told anyway
     */
    private record Next(long at, boolean newsMayHasten) {
        static Next undecided(long latest) {
            return new Next(latest, true);
        }

        static Next now() {
            return new Next(System.nanoTime(), true);
        }

        Next orEarlier(long other) {
            return new Next(Math.min(at, other), newsMayHasten);
        }
    }

    private Next next(Next planned, Signal signal, long sent) {
        return switch (signal) {
            case Signal.News news -> {
                if (!planned.newsMayHasten() || open >= MAX_OPEN) {
                    yield planned;
                }
                yield news.urgent() ? Next.now() : planned.orEarlier(sent + PACE.toNanos());
            }
            case Signal.Answered answered -> {
                open--;
                if (handle(answered) || urgentWaiting.get()) {
                    yield Next.now();
                }
                yield answered.number() == number || newsWaiting.get()
                        ? planned.orEarlier(sent + PACE.toNanos())
                        : planned;
            }
            case Signal.Failed failed -> {
                open--;
                yield failed.number() == number ? failed(failed.cause()) : planned;
            }
        };
    }

    private Next failed(Throwable cause) {
        if (connected || !everFailed) {
            connected = false;
            everFailed = true;
            LOG.warnf("scheduler does not answer reason=%s", cause.getMessage());
        } else {
            LOG.debugf("scheduler does not answer reason=%s", cause.getMessage());
        }
        long at = System.nanoTime() + pause.toNanos();
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        return new Next(at, false);
    }

    private void send() {
        newsWaiting.set(false);
        urgentWaiting.set(false);
        long mine = ++number;
        open++;
        var status = attempts.status();
        var info = model.current();
        var heartbeat = new Heartbeat(
                worker,
                scheduler.term(),
                info.isPresent(),
                status.draining(),
                status.idle(),
                status.wantsNext(),
                info.orElse(null),
                model.reason().orElse(null),
                attempts.megapixelStep().map(Duration::toMillis).orElse(null),
                status.reports());
        scheduler
                .heartbeat(heartbeat)
                .onSuccess(reply -> signals.add(new Signal.Answered(mine, status.draining(), reply)))
                .onFailure(cause -> signals.add(new Signal.Failed(mine, cause)));
    }

    /** @return whether the answer changed anything here */
    private boolean handle(Signal.Answered answered) {
        var reply = answered.reply();
        if (!connected) {
            connected = true;
            LOG.infof("scheduler answers term=%d", reply.term());
        }
        pause = PACE;
        if (reply.drain() != toldToDrain) {
            toldToDrain = reply.drain();
            LOG.infof("scheduler gives work=%b", !toldToDrain);
        }
        boolean news = attempts.apply(reply.verdicts());
        news |= attempts.accept(reply.grants());
        if (answered.draining()) {
            drainSeen = true;
        }
        return news;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
