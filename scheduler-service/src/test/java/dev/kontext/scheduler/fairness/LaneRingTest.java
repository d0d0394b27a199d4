package dev.kontext.scheduler.fairness;

import static dev.kontext.scheduler.fairness.SharesBench.tenant;
import static dev.kontext.scheduler.log.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.setting.Setting;
import dev.kontext.contracts.setting.Settings;
import dev.kontext.scheduler.log.Samples;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaneRingTest {
    private int added;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void skippingRoundsChangesNothing(long seed) {
        var skipped = new AtomicLong();
        var skipping = new Side(new LaneRing(1) {
            @Override
            void recharge(Flow flow, long rounds) {
                skipped.addAndGet(rounds - 1);
                super.recharge(flow, rounds);
            }
        });
        var roundByRound = new Side(new LaneRing(1) {
            @Override
            void skipRounds() {}
        });
        var random = new Random(seed);
        var jobs = new ArrayList<Waiting>();

        for (int step = 0; step < 10_000; step++) {
            var move = move(random, jobs, step % 100 < 40);
            assertThat(move.apply(skipping)).as("step %d", step).isEqualTo(move.apply(roundByRound));
        }

        assertThat(skipped).hasValueGreaterThan(100);
    }

    /** One job in fifty is ten thousand times as dear as most. */
    private Function<Side, Optional<Waiting>> move(Random random, List<Waiting> jobs, boolean arriving) {
        var tenant = tenant(random.nextInt(4));
        int number = random.nextInt(1_000);
        return switch (random.nextInt(20)) {
            case 0 -> {
                var job = jobs.isEmpty() ? job(tenant, 1, NOW) : jobs.get(random.nextInt(jobs.size()));
                yield side -> side.remove(job);
            }
            case 1 -> side -> side.set(new Setting.TenantWeight(tenant, 1 + number % 5));
            case 2 -> side -> side.set(new Setting.TenantPaused(tenant, number < 300));
            case 3 -> side -> side.set(new Setting.TenantCap(tenant, number < 700 ? null : 1 + number % 4));
            case 4, 5, 6, 7 -> Side::stop;
            default -> {
                if (!arriving) {
                    yield side -> side.take(job -> number < 600 || job.hashCode() % 4 == 0);
                }
                var job = job(tenant, number < 20 ? 1_000L * (1 + number) : 1 + number % 3, NOW.plusMillis(added));
                jobs.add(job);
                yield side -> side.add(job);
            }
        };
    }

    @Test
    void aDebtOfManyRoundsIsPaidInFewVisits() {
        int tenants = 20;
        var visits = new AtomicInteger();
        var side = new Side(new LaneRing(1) {
            @Override
            void recharge(Flow flow, long rounds) {
                visits.incrementAndGet();
                super.recharge(flow, rounds);
            }
        });
        lineUpCheapJobs(side, tenants);
        for (int number = 0; number < tenants; number++) {
            side.add(job(tenant(number), 80_000, NOW.minusSeconds(1)));
        }
        lineUpCheapJobs(side, tenants);
        for (int number = 0; number < tenants; number++) {
            assertThat(side.take(_ -> true)).map(Waiting::costMs).contains(80_000L);
        }

        for (int i = 0; i < 100; i++) {
            visits.set(0);
            assertThat(side.take(_ -> true)).map(Waiting::costMs).contains(2L);
            assertThat(visits).hasValueLessThanOrEqualTo(3 * tenants);
        }
    }

    /** So many that the quantum is what they cost. */
    private void lineUpCheapJobs(Side side, int tenants) {
        for (int i = 0; i < 1_000; i++) {
            side.add(job(tenant(i % tenants), 2, NOW));
        }
    }

    private Waiting job(TenantId tenant, long costMs, Instant since) {
        return new Waiting(Samples.job(++added), tenant, Lane.BATCH, since, costMs);
    }

    /** A ring with the tenants in it, and what runs. */
    private static final class Side {
        private final LaneRing ring;
        private final Map<TenantId, Tenant> tenants = new HashMap<>();
        private final List<Waiting> running = new ArrayList<>();
        private Settings settings = Settings.NONE;

        Side(LaneRing ring) {
            this.ring = ring;
        }

        Optional<Waiting> add(Waiting job) {
            ring.add(flow(job.tenant()), job);
            return Optional.empty();
        }

        Optional<Waiting> remove(Waiting job) {
            ring.remove(flow(job.tenant()), job);
            return Optional.empty();
        }

        Optional<Waiting> set(Setting setting) {
            settings = settings.with(setting);
            for (var tenant : tenants.values()) {
                tenant.obey(settings);
                ring.refresh(tenant.flow(Lane.BATCH));
            }
            return Optional.empty();
        }

        Optional<Waiting> take(Predicate<JobId> suits) {
            var taken = ring.take(suits);
            taken.ifPresent(job -> {
                running.add(job);
                tenant(job.tenant()).started();
                ring.refresh(flow(job.tenant()));
            });
            return taken;
        }

        /** The one that has run longest. */
        Optional<Waiting> stop() {
            if (running.isEmpty()) {
                return Optional.empty();
            }
            var job = running.removeFirst();
            tenant(job.tenant()).stopped();
            ring.refresh(flow(job.tenant()));
            return Optional.of(job);
        }

        private Tenant tenant(TenantId id) {
            return tenants.computeIfAbsent(id, _ -> new Tenant(id, settings));
        }

        private Flow flow(TenantId tenant) {
            return tenant(tenant).flow(Lane.BATCH);
        }
    }
}
