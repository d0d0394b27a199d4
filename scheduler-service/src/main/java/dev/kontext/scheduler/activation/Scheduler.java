package dev.kontext.scheduler.activation;

import dev.kontext.contracts.log.Event.TermStarted;
import dev.kontext.contracts.worker.AttemptResult;
import dev.kontext.contracts.worker.Heartbeat;
import dev.kontext.contracts.worker.HeartbeatReply;
import dev.kontext.contracts.worker.ResultReply;
import dev.kontext.scheduler.activation.Role.Active;
import dev.kontext.scheduler.activation.Role.StandingBy;
import dev.kontext.scheduler.activation.Role.Starting;
import dev.kontext.scheduler.fairness.FairnessPolicy;
import dev.kontext.scheduler.lease.LeaseClock;
import dev.kontext.scheduler.log.EventLog;
import dev.kontext.scheduler.log.LaterReleaseException;
import dev.kontext.scheduler.log.LogUnavailableException;
import dev.kontext.scheduler.log.PositionLostException;
import dev.kontext.scheduler.log.SupersededException;
import dev.kontext.scheduler.loop.ActiveTerm;
import dev.kontext.scheduler.loop.Answer;
import dev.kontext.scheduler.loop.LoopMetrics;
import dev.kontext.scheduler.loop.LoopSettings;
import dev.kontext.scheduler.loop.TermParts;
import dev.kontext.scheduler.record.Follower;
import dev.kontext.scheduler.turn.Fleet;
import dev.kontext.scheduler.turn.Rules;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * A scheduler process: it stands by, takes over, decides, and stands by again. Start, failover and rebuild are the same
 * path: fold the log, fence it, fold to its end, go.
 */
public final class Scheduler implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Scheduler.class);
    private static final Duration FOLLOW = Duration.ofMillis(200);
    private static final Duration RETRY = Duration.ofSeconds(1);

    /** A turn that comes later than this after the one before counts as a stall; a lease is longer. */
    private static final Duration STALL = Duration.ofSeconds(2);

    /** Longer than any call to Kafka takes until it is given up. */
    private static final Duration STUCK = Duration.ofSeconds(60);

    private final Identity identity;
    private final Ports ports;
    private final Rules rules;
    private final LoopSettings settings;
    private final Supplier<FairnessPolicy> lines;
    private final LoopMetrics metrics;
    private final InstantSource clock;
    private final TakeoverWatch watch;
    private final Beacon beacon;
    private final Thread thread;

    private volatile Role role = new Starting();
    private volatile boolean stopping;
    private volatile long aliveAt = System.nanoTime();
    private boolean mayGoAtOnce;
    private long highestTerm;

    public Scheduler(
            Identity identity,
            Ports ports,
            Rules rules,
            LoopSettings settings,
            Supplier<FairnessPolicy> lines,
            LoopMetrics metrics,
            InstantSource clock) {
        this.identity = identity;
        this.ports = ports;
        this.rules = rules;
        this.settings = settings;
        this.lines = lines;
        this.metrics = metrics;
        this.clock = clock;
        this.mayGoAtOnce = identity.alone();
        this.watch = new TakeoverWatch(identity.takeoverAfter());
        this.beacon = new Beacon(ports.liveness(), () -> role, watch);
        this.thread = Thread.ofPlatform().name("scheduler").unstarted(this::run);
    }

    public void start() {
        thread.start();
        beacon.start();
    }

    public CompletableFuture<Answer<HeartbeatReply>> heartbeat(Heartbeat beat) {
        return ask(term -> term.heartbeat(beat));
    }

    public CompletableFuture<Answer<ResultReply>> result(AttemptResult result) {
        return ask(term -> term.result(result));
    }

    private <T> CompletableFuture<Answer<T>> ask(Function<ActiveTerm, CompletableFuture<Answer<T>>> call) {
        return switch (role) {
            case Active(var term) -> call.apply(term);
            case StandingBy(var active, var _) -> CompletableFuture.completedFuture(elsewhere(active));
            case Starting _ -> CompletableFuture.completedFuture(new Answer.NotNow<>());
        };
    }

    private static <T> Answer<T> elsewhere(Optional<URI> active) {
        return active.<Answer<T>>map(Answer.Elsewhere::new).orElseGet(Answer.NotNow::new);
    }

    /** Whether its thread has come by lately. */
    public boolean isAlive() {
        long latest = role instanceof Active(var term) ? term.turnedAt() : aliveAt;
        return thread.isAlive() && System.nanoTime() - latest < STUCK.toNanos();
    }

    /** Whether it can do its part: decide, or take over at once. */
    public boolean isReady() {
        return switch (role) {
            case Active _ -> true;
            case StandingBy(var _, boolean caughtUp) -> caughtUp;
            case Starting _ -> false;
        };
    }

    public boolean isActive() {
        return role instanceof Active;
    }

    private void run() {
        try {
            prepareTopics();
            if (!stopping) {
                try (var log = ports.log().get();
                        var follower = new Follower(log, ports.records(), clock)) {
                    cycles(log, follower);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("scheduler interrupted");
        }
    }

    private void prepareTopics() throws InterruptedException {
        while (!stopping) {
            aliveAt = System.nanoTime();
            try {
                ports.prepareTopics().run();
                return;
            } catch (RuntimeException e) {
                LOG.warnf("topics are not ready: %s", e.getMessage());
                Thread.sleep(RETRY);
            }
        }
    }

    private void cycles(EventLog log, Follower follower) throws InterruptedException {
        while (!stopping) {
            try {
                var end = cycle(log, follower);
                // An unknown outcome is taken over from oneself; whoever was superseded is not alone.
                mayGoAtOnce = end == ActiveTerm.End.UNKNOWN;
            } catch (SupersededException e) {
                LOG.infof("another scheduler took over first: %s", e.getMessage());
                mayGoAtOnce = false;
            } catch (LogUnavailableException | PositionLostException e) {
                retryLater("log does not answer: " + e.getMessage());
            } catch (LaterReleaseException e) {
                retryLater("nothing is decided here: " + e.getMessage());
            } catch (RuntimeException e) {
                LOG.error("scheduler failed, starting over", e);
                retryLater("starting over");
            }
        }
    }

    private void retryLater(String fact) throws InterruptedException {
        if (!stopping) {
            LOG.warn(fact);
            mayGoAtOnce = identity.alone();
            Thread.sleep(RETRY);
        }
    }

    private ActiveTerm.End cycle(EventLog log, Follower follower) throws InterruptedException {
        role = new StandingBy(Optional.empty(), false);
        watch.reset();
        var leaseClock = new LeaseClock(settings.leaseTtl(), STALL);
        ActiveTerm term;
        long position;
        try (var replica = Replica.open(
                log, ports.records(), from -> new Fleet(rules, leaseClock, lines.get(), from), metrics, clock)) {
            standBy(replica);
            if (stopping) {
                return ActiveTerm.End.STOPPED;
            }
            log.fence();
            replica.readToEnd();
            position = replica.position();
            term = new ActiveTerm(
                    nextTerm(replica), replica.fleet(), leaseClock, rules, settings, parts(log, follower));
        }
        role = new Active(term);
        try {
            return stopping ? ActiveTerm.End.STOPPED : term.run(log.topic(), position);
        } finally {
            role = new StandingBy(Optional.empty(), false);
            // Also if it did not come to its first turn: somebody may have called it by then.
            term.stop();
            highestTerm = Math.max(highestTerm, term.highestTerm());
            aliveAt = System.nanoTime();
        }
    }

    private void standBy(Replica replica) {
        while (!stopping && !mayGoAtOnce) {
            aliveAt = System.nanoTime();
            replica.follow(FOLLOW);
            boolean caughtUp = replica.isAtEnd();
            role = new StandingBy(
                    replica.term().map(TermStarted::url).filter(url -> !url.equals(identity.url())), caughtUp);
            if (caughtUp && (replica.term().isEmpty() || watch.stoodStill())) {
                return;
            }
        }
    }

    private TermStarted nextTerm(Replica replica) {
        highestTerm =
                Math.max(highestTerm, replica.term().map(TermStarted::term).orElse(0L));
        return new TermStarted(highestTerm + 1, identity.name(), identity.url());
    }

    private TermParts parts(EventLog log, Follower follower) {
        return new TermParts(log, follower, ports.records(), ports.requests(), ports.signals(), metrics, clock);
    }

    /** Finishes the turn it is in, and takes no more. */
    @Override
    public void close() {
        stopping = true;
        if (role instanceof Active(var term)) {
            term.stop();
        }
        beacon.close();
        join(Duration.ofSeconds(3));
        thread.interrupt();
        join(Duration.ofSeconds(3));
        ports.signals().close();
    }

    private void join(Duration atMost) {
        try {
            thread.join(atMost);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
