package dev.kontext.scheduler.simulation;

import static dev.kontext.scheduler.simulation.Violation.unless;

import dev.kontext.contracts.job.JobSpec;
import dev.kontext.contracts.worker.Heartbeat;
import dev.kontext.contracts.worker.HeartbeatReply;
import dev.kontext.scheduler.fairness.Estimator;
import java.time.Duration;

/**
 * How much a scheduler has done, as far as it can be seen from outside of its core: waiting jobs that a grant looks at,
 * calls of the line and estimates of jobs (whoever lines a job up, takes it out or grants it needs one), and what is put
 * into replies. Not seen is what stays inside: turns of tenants that only pay for earlier grants, timers that are set or
 * tidied up, attempts whose time is only put off, sessions gone through for whoever wants work, and ended jobs that are
 * forgotten.
 */
final class Effort {
    /** The jobs that one grant may look at. */
    private static final long LOOK_AHEAD = 64;

    /** Estimates and calls of the line that one change takes, or one wait that is over, or one GPU that wants work. */
    private static final long EACH = 8;

    private long looks;
    private long moves;
    private long words;

    /** What a turn was asked to do. */
    static final class Load {
        private final int workers;
        private int inputs;
        private int changes;
        private long words;

        /** @param workers pods that could want work */
        Load(int workers) {
            this.workers = workers;
        }

        /** @param count calls, requests, and records whose purge may be due */
        void inputs(int count) {
            inputs += count;
        }

        void changes(int count) {
            changes += count;
        }

        /** A call that may be answered: a verdict on each of its attempts, and a grant. */
        void call(Heartbeat beat) {
            words += beat.attempts().size() + 2L;
        }
    }

    record Spent(long looks, long moves, long words) {}

    void look() {
        looks++;
    }

    void looks(long count) {
        looks += count;
    }

    void move() {
        moves++;
    }

    void replied(HeartbeatReply reply) {
        words += 1L + reply.verdicts().size() + reply.grants().size();
    }

    Spent spent() {
        return new Spent(looks, moves, words);
    }

    /** A turn is over: what it did is in proportion to what it was asked, however many jobs wait or have ended. */
    void judge(Spent before, Load load, int limit) {
        // An input may end what an earlier process of its pod held. Due, silent, given: as many as the limit each.
        unless(
                load.changes <= 4L * load.inputs + 3L * limit + RequestsSim.PARTITIONS,
                Invariant.WORK,
                "%d inputs led to %d changes",
                load.inputs,
                load.changes);
        long chances = load.changes + 2L * load.workers + 2;
        unless(
                looks - before.looks() <= LOOK_AHEAD * chances,
                Invariant.WORK,
                "a turn looked at %d jobs",
                looks - before.looks());
        unless(
                moves - before.moves() <= EACH * (chances + limit),
                Invariant.WORK,
                "a turn with %d changes moved %d jobs",
                load.changes,
                moves - before.moves());
        unless(
                words - before.words() <= load.words,
                Invariant.WORK,
                "a turn said %d words where %d could be asked for",
                words - before.words(),
                load.words);
    }

    /** Counts how often it is asked. */
    record Counted(Estimator estimator, Effort effort) implements Estimator {
        @Override
        public Duration estimate(JobSpec spec) {
            effort.move();
            return estimator.estimate(spec);
        }

        @Override
        public double msPerStep() {
            return estimator.msPerStep();
        }

        @Override
        public double pace(double measuredMs) {
            return estimator.pace(measuredMs);
        }
    }
}
