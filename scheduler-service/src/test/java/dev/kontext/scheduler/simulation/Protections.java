package dev.kontext.scheduler.simulation;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.job.LeaseId;
import dev.kontext.contracts.job.LeaseToken;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.redis.LaneLine;
import dev.kontext.contracts.setting.Settings;
import dev.kontext.scheduler.fairness.DeficitRoundRobin;
import dev.kontext.scheduler.fairness.FairnessPolicy;
import dev.kontext.scheduler.fairness.StepsAndPixels;
import dev.kontext.scheduler.fairness.Waiting;
import dev.kontext.scheduler.job.JobBuilder;
import dev.kontext.scheduler.lease.AttemptLimit;
import dev.kontext.scheduler.lease.LeaseClock;
import dev.kontext.scheduler.retry.RetryPolicy;
import dev.kontext.scheduler.turn.Chance;
import dev.kontext.scheduler.turn.Rules;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The parts of a core with all its protections, or without some of them. */
final class Protections {
    static final Duration LEASE = Duration.ofSeconds(5);
    static final Duration STALL = Duration.ofSeconds(2);
    static final Duration LIMIT = Duration.ofSeconds(20);
    static final Duration CANCEL_GRACE = Duration.ofSeconds(10);
    static final Duration RETENTION = Duration.ofMinutes(10);
    static final Duration FORGET_AFTER = Duration.ofMinutes(60);
    static final StepsAndPixels ESTIMATOR = new StepsAndPixels(400);
    static final Map<Lane, Integer> LANES = Map.of(Lane.INTERACTIVE, 4, Lane.BATCH, 1);

    private static final Duration FOR_EVER = Duration.ofDays(1000);

    private Protections() {}

    static Rules rules(Plan plan, Effort effort) {
        boolean retries = plan.has(Protection.RETRY_LIMIT);
        boolean limit = plan.has(Protection.ATTEMPT_LIMIT);
        return new Rules(
                new RetryPolicy(
                        retries ? 3 : 1_000, retries ? 6 : 1_000, Duration.ofSeconds(1), Duration.ofSeconds(30)),
                new AttemptLimit(3, limit ? LIMIT : FOR_EVER),
                new Effort.Counted(ESTIMATOR, effort),
                JobBuilder.RECEIPTS,
                RETENTION,
                FORGET_AFTER,
                plan.has(Protection.CANCEL_GRACE) ? CANCEL_GRACE : FOR_EVER);
    }

    static LeaseClock leaseClock(Plan plan) {
        return new LeaseClock(plan.has(Protection.LEASE_EXPIRY) ? LEASE : FOR_EVER, STALL);
    }

    static FairnessPolicy shares(Plan plan, Effort effort) {
        var alike = Map.of(Lane.INTERACTIVE, 1, Lane.BATCH, 1);
        var shares = new DeficitRoundRobin(plan.has(Protection.LANE_WEIGHTS) ? LANES : alike);
        return new Counted(shares, plan, effort, new HashSet<>());
    }

    static Chance chance(World world) {
        boolean randomTokens = world.plan().has(Protection.RANDOM_TOKENS);
        return new Drawn(world.dice(), randomTokens, world.noTokenCheck());
    }

    private record Drawn(Dice dice, boolean randomTokens, Optional<NoTokenCheck> noCheck) implements Chance {
        @Override
        public LeaseId lease() {
            return LeaseId.of(dice.bytes(16));
        }

        @Override
        public LeaseToken token() {
            var token = LeaseToken.of(randomTokens ? dice.bytes(32) : new byte[32]);
            noCheck.ifPresent(keeper -> keeper.drawn(token));
            return token;
        }

        @Override
        public double jitter() {
            return dice.share();
        }
    }

    /**
     * Counts what is asked; without fair shares all tenants are one to it, without settings it hears of none, and without
     * bounds it goes through all that wait.
     */
    private record Counted(FairnessPolicy shares, Plan plan, Effort effort, Set<JobId> waiting)
            implements FairnessPolicy {
        private static final TenantId ANYBODY = new TenantId("anybody");

        @Override
        public void add(Waiting job) {
            effort.move();
            waiting.add(job.job());
            shares.add(seen(job));
        }

        @Override
        public void remove(Waiting job) {
            effort.move();
            waiting.remove(job.job());
            shares.remove(seen(job));
        }

        private Waiting seen(Waiting job) {
            return plan.has(Protection.FAIR_SHARES)
                    ? job
                    : new Waiting(job.job(), ANYBODY, job.lane(), job.since(), job.costMs());
        }

        @Override
        public Optional<Waiting> take(Predicate<JobId> suits) {
            if (!plan.has(Protection.BOUNDED_WORK)) {
                effort.looks(waiting.stream().filter(suits).count());
            }
            var taken = shares.take(job -> {
                effort.look();
                return suits.test(job);
            });
            taken.ifPresent(job -> waiting.remove(job.job()));
            return taken;
        }

        @Override
        public boolean hasNext() {
            effort.move();
            return shares.hasNext();
        }

        @Override
        public List<LaneLine> lines() {
            effort.move();
            return shares.lines();
        }

        @Override
        public void started(TenantId tenant) {
            effort.move();
            shares.started(tenant);
        }

        @Override
        public void stopped(TenantId tenant) {
            effort.move();
            shares.stopped(tenant);
        }

        @Override
        public void obey(Settings settings) {
            effort.move();
            if (plan.has(Protection.SETTINGS)) {
                shares.obey(settings);
            }
        }
    }
}
