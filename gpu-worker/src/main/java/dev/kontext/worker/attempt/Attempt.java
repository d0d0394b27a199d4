package dev.kontext.worker.attempt;

import dev.kontext.contracts.job.Phase;
import dev.kontext.contracts.worker.AttemptReport;
import dev.kontext.contracts.worker.Grant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One attempt in hand: how far it is, and whether it has to stop. Its monitor guards the fields, which the attempt's
 * own thread moves and the heartbeat's thread reads and stops.
 */
final class Attempt {
    /** Where it stands; only ever moves down this list. */
    enum Stage {
        FETCHING,
        WAITING,
        EDITING,
        FINISHING,
        REPORTING
    }

    /** Why it has to stop. */
    enum Stop {
        /** The job is to end: report {@code canceled}. */
        CANCEL,
        /** The worker ends: report {@code handed_back}, unless the GPU has begun. */
        HAND_BACK,
        /** The worker ends and cannot wait for the GPU: report {@code handed_back}. */
        GIVE_UP,
        /** The lease is gone or settled: report nothing. */
        DROP
    }

    private final Grant grant;
    private final StageTimes times;
    private Stage stage = Stage.FETCHING;
    private int step;
    private @Nullable Stop stop;
    private @Nullable Thread thread;

    Attempt(Grant grant, StageTimes times) {
        this.grant = grant;
        this.times = times;
    }

    Grant grant() {
        return grant;
    }

    StageTimes times() {
        return times;
    }

    /** From now on a stop interrupts the calling thread. */
    synchronized void begin() throws InterruptedException {
        thread = Thread.currentThread();
        refuseIfStopped();
    }

    /** @throws InterruptedException if it had to stop first */
    synchronized void enter(Stage next) throws InterruptedException {
        refuseIfStopped();
        stage = next;
    }

    synchronized void stepDone(int done) {
        step = Math.clamp(done, step, grant.spec().steps());
    }

    /**
     * The work is over, however it went. Only a {@link Stop#DROP} interrupts the thread from now on.
     *
     * @return whether there is somebody to report to
     */
    synchronized boolean beginReporting() {
        stage = Stage.REPORTING;
        // A stop that came after the last blocking call must not spoil the report.
        Thread.interrupted();
        return stop != Stop.DROP;
    }

    /** The thread goes on to other things: no stop may reach it any more. */
    synchronized void end() {
        thread = null;
        Thread.interrupted();
    }

    /** @return whether this changed anything */
    synchronized boolean stop(Stop reason) {
        boolean news = reason == Stop.DROP ? stop != Stop.DROP : stop == null && canStopFor(reason);
        if (news) {
            stop = reason;
            if (thread != null) {
                thread.interrupt();
            }
        }
        return news;
    }

    private boolean canStopFor(Stop reason) {
        return switch (reason) {
            case HAND_BACK -> stage == Stage.FETCHING || stage == Stage.WAITING;
            case CANCEL, GIVE_UP -> stage != Stage.REPORTING;
            case DROP -> true;
        };
    }

    synchronized Optional<Stop> stopped() {
        return Optional.ofNullable(stop);
    }

    synchronized Stage stage() {
        return stage;
    }

    synchronized int step() {
        return step;
    }

    synchronized AttemptReport report(long timeLeftMs) {
        var phase = switch (stage) {
            case FETCHING -> Phase.FETCHING;
            case WAITING, EDITING -> stop == Stop.CANCEL ? Phase.CANCELING : Phase.EDITING;
            case FINISHING, REPORTING -> Phase.FINISHING;
        };
        return new AttemptReport(
                grant.job(),
                grant.lease(),
                grant.token(),
                phase,
                step,
                grant.spec().steps(),
                timeLeftMs);
    }

    private void refuseIfStopped() throws InterruptedException {
        if (stop != null) {
            throw new InterruptedException("attempt stopped");
        }
    }
}
