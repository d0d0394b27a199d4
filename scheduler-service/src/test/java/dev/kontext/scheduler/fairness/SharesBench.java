package dev.kontext.scheduler.fairness;

import static dev.kontext.scheduler.log.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.setting.Setting;
import dev.kontext.contracts.setting.Settings;
import dev.kontext.scheduler.log.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Jobs that wait for GPUs which are never enough, and who gets how much of their time. */
final class SharesBench {
    static final Duration COST = Duration.ofSeconds(10);

    private final DeficitRoundRobin shares = new DeficitRoundRobin(Map.of(Lane.INTERACTIVE, 4, Lane.BATCH, 1));
    private final Map<TenantId, Long> millisByTenant = new HashMap<>();
    private final Map<Lane, Long> millisByLane = new HashMap<>();
    private final Map<TenantId, Integer> running = new HashMap<>();
    private final List<Waiting> taken = new ArrayList<>();
    private Settings settings = Settings.NONE;
    private int added;

    static TenantId tenant(int number) {
        return new TenantId("t" + number);
    }

    /** Later than all that were added before. */
    Waiting add(TenantId tenant, Lane lane, Duration cost) {
        var job = new Waiting(Samples.job(++added), tenant, lane, NOW.plusMillis(added), cost.toMillis());
        shares.add(job);
        return job;
    }

    JobId lineUp(TenantId tenant, Lane lane, Duration cost) {
        return add(tenant, lane, cost).job();
    }

    void lineUp(int count, TenantId tenant, Lane lane, Duration cost) {
        for (int i = 0; i < count; i++) {
            lineUp(tenant, lane, cost);
        }
    }

    void set(Setting setting) {
        settings = settings.with(setting);
        shares.obey(settings);
    }

    DeficitRoundRobin shares() {
        return shares;
    }

    /** A GPU that may have anything takes the next job and is done with it at once. */
    Optional<Waiting> next() {
        return next(_ -> true);
    }

    Optional<Waiting> next(Predicate<JobId> suits) {
        var next = start(suits);
        next.ifPresent(this::stop);
        return next;
    }

    /** The next job runs until it is stopped. */
    Optional<Waiting> start(Predicate<JobId> suits) {
        var next = shares.take(suits);
        next.ifPresent(job -> {
            taken.add(job);
            shares.started(job.tenant());
            running.merge(job.tenant(), 1, Integer::sum);
            millisByTenant.merge(job.tenant(), job.costMs(), Long::sum);
            millisByLane.merge(job.lane(), job.costMs(), Long::sum);
        });
        return next;
    }

    void stop(Waiting job) {
        shares.stopped(job.tenant());
        running.merge(job.tenant(), -1, Integer::sum);
    }

    int running(TenantId tenant) {
        return running.getOrDefault(tenant, 0);
    }

    void take(int count) {
        for (int i = 0; i < count; i++) {
            assertThat(next()).isPresent();
        }
    }

    /** What was taken so far counts no longer. */
    void forgetWhatWasTaken() {
        taken.clear();
        millisByTenant.clear();
        millisByLane.clear();
    }

    List<Waiting> taken() {
        return taken;
    }

    double seconds(TenantId tenant) {
        return millisByTenant.getOrDefault(tenant, 0L) / 1000.0;
    }

    double seconds(Lane lane) {
        return millisByLane.getOrDefault(lane, 0L) / 1000.0;
    }

    /** Jain's index of what these tenants were given: 1 if all got the same, 1/n if one got it all. */
    double jain(List<TenantId> tenants) {
        double sum = tenants.stream().mapToDouble(this::seconds).sum();
        double squares =
                tenants.stream().mapToDouble(this::seconds).map(s -> s * s).sum();
        return sum * sum / (tenants.size() * squares);
    }
}
