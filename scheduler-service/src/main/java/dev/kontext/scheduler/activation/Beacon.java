package dev.kontext.scheduler.activation;

import dev.kontext.scheduler.activation.Role.Active;
import dev.kontext.scheduler.activation.Role.StandingBy;
import dev.kontext.scheduler.activation.Role.Starting;
import dev.kontext.scheduler.record.Liveness;
import dev.kontext.scheduler.record.RecordsUnavailableException;
import java.time.Duration;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Raises the counter while this scheduler is active, and watches it while another one may be. */
final class Beacon implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Beacon.class);
    private static final Duration EVERY = Duration.ofSeconds(1);

    /** A loop that has been stuck for longer is not there: somebody else may try. */
    private static final Duration STUCK = Duration.ofSeconds(3);

    private final Liveness liveness;
    private final Supplier<Role> role;
    private final TakeoverWatch watch;
    private final Thread thread;

    Beacon(Liveness liveness, Supplier<Role> role, TakeoverWatch watch) {
        this.liveness = liveness;
        this.role = role;
        this.watch = watch;
        this.thread = Thread.ofPlatform().name("beacon").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                beat();
                Thread.sleep(EVERY);
            }
        } catch (InterruptedException e) {
            LOG.debug("beacon interrupted");
        }
    }

    private void beat() {
        try {
            switch (role.get()) {
                case Active(var term) -> {
                    if (System.nanoTime() - term.turnedAt() < STUCK.toNanos()) {
                        liveness.raise();
                    }
                }
                case StandingBy _ -> watch.saw(liveness.read(), System.nanoTime());
                case Starting _ -> watch.reset();
            }
        } catch (RecordsUnavailableException e) {
            LOG.debugf("Redis does not answer: %s", e.getMessage());
            watch.reset();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
