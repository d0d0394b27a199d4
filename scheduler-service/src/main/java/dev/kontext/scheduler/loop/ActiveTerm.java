package dev.kontext.scheduler.loop;

import dev.kontext.contracts.log.Event.TermStarted;
import dev.kontext.contracts.redis.LogPosition;
import dev.kontext.contracts.worker.AttemptResult;
import dev.kontext.contracts.worker.Heartbeat;
import dev.kontext.contracts.worker.HeartbeatReply;
import dev.kontext.contracts.worker.ResultReply;
import dev.kontext.contracts.worker.Verdict;
import dev.kontext.scheduler.lease.LeaseClock;
import dev.kontext.scheduler.log.LogUnavailableException;
import dev.kontext.scheduler.log.SupersededException;
import dev.kontext.scheduler.log.UnknownOutcomeException;
import dev.kontext.scheduler.loop.Input.Arrived;
import dev.kontext.scheduler.loop.Input.Beat;
import dev.kontext.scheduler.loop.Input.Call;
import dev.kontext.scheduler.loop.Input.Ended;
import dev.kontext.scheduler.loop.Input.LookedUp;
import dev.kontext.scheduler.loop.Input.MaybeDue;
import dev.kontext.scheduler.loop.Input.ReadTo;
import dev.kontext.scheduler.turn.Change;
import dev.kontext.scheduler.turn.Fleet;
import dev.kontext.scheduler.turn.Rules;
import dev.kontext.scheduler.turn.Sessions;
import dev.kontext.scheduler.turn.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/**
 * One stretch of being the active scheduler: turn after turn on one thread, from the moment the log is fenced and folded
 * until another scheduler takes over, an append's outcome is unknown, or the process stops. What it had in memory is
 * thrown away with it.
 */
public final class ActiveTerm {
    private static final Logger LOG = Logger.getLogger(ActiveTerm.class);

    /** Inputs, requests, timers and grants that one turn deals with, of each: a transaction of 200 takes 2 ms. */
    private static final int MOST = 500;

    /** A loop that has nothing to do looks at the time this often: well below what counts as a stall. */
    private static final Duration LONGEST_WAIT = Duration.ofMillis(500);

    /** Why it ended. */
    public enum End {
        /** It was told to. */
        STOPPED,
        /** Another scheduler is active. */
        SUPERSEDED,
        /** What is in the log is not known: it has to be taken over from oneself. */
        UNKNOWN
    }

    private final TermStarted term;
    private final Fleet fleet;
    private final LeaseClock leaseClock;
    private final Rules rules;
    private final LoopSettings settings;
    private final TermParts parts;
    private final SecureChance chance = new SecureChance();
    private final Sessions sessions = new Sessions();
    private final Mailbox mailbox;
    private final SchedulerTime time;
    private final TurnLog turnLog;
    private final CallDesk desk;
    private final Housekeeping housekeeping;
    private final AppendGap gap;

    private volatile boolean stopping;
    private volatile long turnedAt = System.nanoTime();
    private volatile long highestTerm;
    private List<Input> inHand = List.of();
    private boolean more;
    private long gatheredAt = System.nanoTime();

    /** @param fleet folded to the end of the fenced log */
    public ActiveTerm(
            TermStarted term, Fleet fleet, LeaseClock leaseClock, Rules rules, LoopSettings settings, TermParts parts) {
        this.term = term;
        this.fleet = fleet;
        this.leaseClock = leaseClock;
        this.rules = rules;
        this.settings = settings;
        this.parts = parts;
        this.highestTerm = term.term();
        this.mailbox = new Mailbox(settings.maxCalls());
        this.time = new SchedulerTime(parts.clock(), System::nanoTime, fleet.time());
        this.turnLog = new TurnLog(parts.log(), parts.follower(), fleet);
        this.gap = new AppendGap(settings.gap(), System.nanoTime());
        this.desk = new CallDesk(sessions, term.term(), settings.callWait());
        this.housekeeping =
                new Housekeeping(fleet, sessions, desk, parts.metrics(), rules.estimator(), parts.signals());
    }

    public CompletableFuture<Answer<HeartbeatReply>> heartbeat(Heartbeat beat) {
        var call = new Beat(beat, new CompletableFuture<>());
        offer(call);
        return call.answer();
    }

    public CompletableFuture<Answer<ResultReply>> result(AttemptResult result) {
        var call = new Ended(result, new CompletableFuture<>());
        offer(call);
        return call.answer();
    }

    private void offer(Call call) {
        if (!mailbox.offer(call)) {
            call.refuse();
        }
    }

    /** When the last turn began, on the clock of {@link System#nanoTime()}. */
    public long turnedAt() {
        return turnedAt;
    }

    /** The highest term that a worker has told of. */
    public long highestTerm() {
        return highestTerm;
    }

    public void stop() {
        stopping = true;
        mailbox.close().forEach(ActiveTerm::refuse);
    }

    /**
     * Takes turns until it has to stop.
     *
     * @param topic id of the log's topic
     * @param position to which the fleet follows the log
     */
    public End run(String topic, long position) throws InterruptedException {
        var requests = parts.requests().get();
        var handler = new RequestHandler(requests, topic, time::now);
        try (var feed = new RequestFeed(requests, fleet.marks(), mailbox, parts.metrics());
                var lookups = new Lookups(parts.records(), topic, mailbox);
                var purges = new PurgeFeed(parts.records(), topic, mailbox, time::now, settings.purgeEvery())) {
            var intake = new Intake(
                    handler,
                    (partition, jobs) ->
                            lookups.ask(partition, jobs, fleet.ended().since()));
            parts.follower().start(position);
            begin();
            feed.start();
            purges.start();
            while (!stopping) {
                turn(intake, handler, feed);
            }
            return End.STOPPED;
        } catch (SupersededException e) {
            LOG.warnf("another scheduler is active term=%d: %s", term.term(), e.getMessage());
            return End.SUPERSEDED;
        } catch (UnknownOutcomeException | LogUnavailableException e) {
            LOG.warnf("turn has an unknown outcome term=%d: %s", term.term(), e.getMessage());
            return End.UNKNOWN;
        } finally {
            stop();
            inHand.forEach(ActiveTerm::refuse);
            desk.refuseAll();
            parts.follower().stop();
            parts.metrics().standby();
        }
    }

    private void begin() throws InterruptedException {
        leaseClock.restart();
        fleet.apply(term, time.now());
        turnLog.append(List.of(new Change.Happened(term)), List.of(), time.now());
        gatheredAt = System.nanoTime();
        parts.metrics().term(term.term());
        LOG.infof("scheduler is active term=%d jobs=%s marks=%s", term.term(), fleet.counts(), fleet.marks());
    }

    private void turn(Intake intake, RequestHandler handler, RequestFeed feed) throws InterruptedException {
        inHand = mailbox.gather(more || intake.hasWork() ? Duration.ZERO : wait(time.now()), gap.end(), MOST);
        long start = System.nanoTime();
        turnedAt = start;
        leaseClock.pass(Duration.ofNanos(start - gatheredAt));
        gatheredAt = start;
        stepDownIfOutdated();

        var turn = new Turn(fleet, sessions, rules, chance, time.now());
        var beats = new ArrayList<Beat>();
        var ends = new LinkedHashMap<Ended, Verdict>();
        for (var input : inHand) {
            switch (input) {
                case Beat call -> {
                    turn.heartbeat(call.beat());
                    beats.add(call);
                }
                case Ended call -> ends.put(call, turn.result(call.result()));
                case Arrived(var requests) -> intake.arrived(requests);
                case ReadTo(var positions) -> intake.readTo(positions);
                case LookedUp answer -> intake.lookedUp(answer);
                case MaybeDue(var jobs) -> jobs.forEach(due -> turn.purge(due.job(), due.readAt()));
            }
        }
        feed.done(intake.take(turn, MOST));
        intake.markRead(turn, fleet.marks());
        // Nobody is silent whose heartbeat may still be in the mailbox.
        boolean heardAll = inHand.size() < MOST;
        boolean moreDue = heardAll && turn.expire(MOST);
        boolean moreToGive = turn.assign(MOST);
        more = !heardAll || moreDue || moreToGive;

        var changes = turn.finish();
        var deadLetters = handler.takeDeadLetters();
        long appending = System.nanoTime();
        if (turnLog.append(changes, deadLetters, turn.now())) {
            long appended = System.nanoTime();
            gap.appended(appending, appended);
            parts.metrics().appended(Duration.ofNanos(appended - start), changes.size(), deadLetters.size());
        }
        parts.metrics().turned(turn);
        desk.answerEnds(ends);
        desk.answerBeats(turn, beats, System.nanoTime());
        inHand = List.of();
        turn.progress().forEach(parts.signals()::progress);
        housekeeping.afterTurn(
                turn.now(), parts.follower().applied().map(LogPosition::next).orElse(0L));
    }

    /** Replies without an append are not fenced by the log: the workers' word ends them. */
    private void stepDownIfOutdated() {
        for (var input : inHand) {
            if (input instanceof Call call && call.term() > term.term()) {
                highestTerm = Math.max(highestTerm, call.term());
                throw new SupersededException("a worker has seen term " + call.term());
            }
        }
    }

    private Duration wait(Instant now) {
        var wait = LONGEST_WAIT;
        var calls = desk.untilNext(System.nanoTime());
        var due = fleet.untilNextDue(now).orElse(wait);
        wait = calls.compareTo(wait) < 0 ? calls : wait;
        return due.compareTo(wait) < 0 ? due : wait;
    }

    private static void refuse(Input input) {
        if (input instanceof Call call) {
            call.refuse();
        }
    }
}
