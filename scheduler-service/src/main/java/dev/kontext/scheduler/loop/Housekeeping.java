package dev.kontext.scheduler.loop;

import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.redis.FleetFigures;
import dev.kontext.scheduler.fairness.Estimator;
import dev.kontext.scheduler.record.Signals;
import dev.kontext.scheduler.turn.Fleet;
import dev.kontext.scheduler.turn.Sessions;
import java.time.Duration;
import java.time.Instant;

/** What the loop does once a second: it forgets what is old and tells how things are. */
final class Housekeeping {
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final Fleet fleet;
    private final Sessions sessions;
    private final CallDesk desk;
    private final LoopMetrics metrics;
    private final Estimator estimator;
    private final Signals signals;
    private Instant nextAt = Instant.EPOCH;

    Housekeeping(
            Fleet fleet, Sessions sessions, CallDesk desk, LoopMetrics metrics, Estimator estimator, Signals signals) {
        this.fleet = fleet;
        this.sessions = sessions;
        this.desk = desk;
        this.metrics = metrics;
        this.estimator = estimator;
        this.signals = signals;
    }

    /** @param held position up to which Redis follows the log */
    void afterTurn(Instant now, long held) {
        if (now.isBefore(nextAt)) {
            return;
        }
        nextAt = now.plus(EVERY);
        fleet.ended().forget(now, held);
        sessions.forgetSilent(now);
        metrics.state(fleet.counts(), sessions.ready(), desk.waiting());
        signals.fleet(figures(now));
    }

    private FleetFigures figures(Instant now) {
        var measured = sessions.stepMs(now);
        return new FleetFigures(
                sessions.able(now),
                fleet.counts().getOrDefault(JobStatus.RUNNING, 0L),
                fleet.textBytes(),
                estimator.msPerStep(),
                measured.isPresent() ? estimator.pace(measured.getAsDouble()) : 1,
                fleet.lines());
    }
}
