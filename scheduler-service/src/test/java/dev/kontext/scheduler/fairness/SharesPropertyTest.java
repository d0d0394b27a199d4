package dev.kontext.scheduler.fairness;

import static dev.kontext.scheduler.fairness.SharesBench.tenant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.setting.Setting;
import dev.kontext.contracts.setting.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes and goes: nothing is lost, nothing is given that may not be, no GPU idles that need not. */
class SharesPropertyTest {
    private static final int TENANTS = 7;
    private static final List<Lane> LANES = List.of(Lane.values());

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void itNeitherLosesNorWithholdsNorGivesWhatItMayNot(long seed) {
        new Run(seed).go(2_000);
    }

    private static final class Run {
        private final Random random;
        private final SharesBench bench = new SharesBench();
        private final Map<JobId, Waiting> waiting = new HashMap<>();
        private final List<Waiting> running = new ArrayList<>();
        private final Set<JobId> started = new HashSet<>();
        private Settings settings = Settings.NONE;

        Run(long seed) {
            random = new Random(seed);
        }

        void go(int steps) {
            for (int i = 0; i < steps; i++) {
                switch (random.nextInt(10)) {
                    case 0, 1, 2 -> arrive();
                    case 3 -> leave();
                    case 4 -> set();
                    case 5, 6 -> stop();
                    default -> start();
                }
                assertThat(bench.shares().hasNext())
                        .as("step %d", i)
                        .isEqualTo(waiting.values().stream().anyMatch(this::mayStart));
            }
            finish();
        }

        private void arrive() {
            var tenant = tenant(random.nextInt(TENANTS));
            var lane = LANES.get(random.nextInt(LANES.size()));
            var cost = Duration.ofMillis(random.nextLong(100_000));
            var job = bench.add(tenant, lane, cost);
            waiting.put(job.job(), job);
        }

        private void leave() {
            waiting.values().stream().findAny().ifPresent(job -> {
                bench.shares().remove(job);
                waiting.remove(job.job());
            });
        }

        private void set() {
            var tenant = tenant(random.nextInt(TENANTS));
            boolean paused = random.nextInt(3) == 0;
            Setting setting = switch (random.nextInt(6)) {
                case 0 -> new Setting.LanePaused(LANES.get(random.nextInt(LANES.size())), paused);
                case 1 -> new Setting.TenantPaused(tenant, paused);
                case 2 -> new Setting.PoolPaused(Setting.DEFAULT_POOL, paused);
                case 3 -> new Setting.TenantWeight(tenant, 1 + random.nextInt(1000));
                case 4 -> new Setting.LaneWeight(LANES.get(random.nextInt(LANES.size())), 1 + random.nextInt(1000));
                default -> new Setting.TenantCap(tenant, random.nextBoolean() ? null : 1 + random.nextInt(4));
            };
            settings = settings.with(setting);
            bench.set(setting);
        }

        private void stop() {
            if (!running.isEmpty()) {
                bench.stop(running.remove(random.nextInt(running.size())));
            }
        }

        private void start() {
            boolean oneMay = waiting.values().stream().anyMatch(this::mayStart);
            var next = bench.start(_ -> true);
            assertThat(next.isPresent()).isEqualTo(oneMay);
            next.ifPresent(job -> {
                assertThat(started.add(job.job())).isTrue();
                assertThat(waiting.remove(job.job())).isNotNull().matches(this::mightHaveStarted);
                running.add(job);
            });
        }

        private boolean mayStart(Waiting job) {
            return !isPaused(job) && bench.running(job.tenant()) < cap(job.tenant());
        }

        /** It runs already. */
        private boolean mightHaveStarted(Waiting job) {
            return !isPaused(job) && bench.running(job.tenant()) <= cap(job.tenant());
        }

        private boolean isPaused(Waiting job) {
            return settings.isPoolPaused(Setting.DEFAULT_POOL)
                    || settings.isPaused(job.lane())
                    || settings.isPaused(job.tenant());
        }

        private int cap(TenantId tenant) {
            return settings.cap(tenant).orElse(Integer.MAX_VALUE);
        }

        /** Everything is resumed, and all that waits goes. */
        private void finish() {
            bench.set(new Setting.PoolPaused(Setting.DEFAULT_POOL, false));
            for (var lane : Lane.values()) {
                bench.set(new Setting.LanePaused(lane, false));
            }
            for (int number = 0; number < TENANTS; number++) {
                bench.set(new Setting.TenantPaused(tenant(number), false));
                bench.set(new Setting.TenantCap(tenant(number), null));
            }
            bench.take(waiting.size());
            assertThat(bench.shares().hasNext()).isFalse();
        }
    }
}
