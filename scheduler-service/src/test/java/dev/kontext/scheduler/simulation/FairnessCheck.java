package dev.kontext.scheduler.simulation;

import static dev.kontext.scheduler.simulation.Violation.unless;

import dev.kontext.contracts.job.JobRecord;
import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.setting.Settings;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Over a stretch of grants the tenants that had jobs waiting in a lane all the time are given alike, by their weights,
 * give or take a few jobs.
 */
final class FairnessCheck {
    private static final int STRETCH = 200;

    /** The dearest job takes 8 s; a round and a debt on either side. */
    private static final double TOLERANCE = 32_000;

    /** Below this a tenant might have had nothing that suits. */
    private static final int ENOUGH = 3;

    private record Line(TenantId tenant, Lane lane) {}

    private final Map<Line, Integer> waiting = new HashMap<>();
    private final Map<Lane, Map<TenantId, Double>> given = new HashMap<>();
    private final Map<Lane, Set<TenantId>> always = new HashMap<>();
    private final Map<Lane, Integer> grants = new HashMap<>();
    private long windows;

    void startOver() {
        given.clear();
        always.clear();
        grants.clear();
    }

    void entered(JobRecord job) {
        if (counts(job)) {
            waiting.merge(line(job), 1, Integer::sum);
        }
    }

    void left(JobRecord job) {
        if (counts(job)) {
            waiting.merge(line(job), -1, Integer::sum);
        }
    }

    /** One that has been tried may have to wait, or to avoid a GPU. */
    private static boolean counts(JobRecord job) {
        return job.status() == JobStatus.QUEUED && job.attempts().isEmpty();
    }

    private static Line line(JobRecord job) {
        return new Line(job.tenant(), lane(job));
    }

    private static Lane lane(JobRecord job) {
        var spec = job.spec();
        return spec == null ? Lane.BATCH : spec.lane();
    }

    void granted(JobRecord job, Settings settings) {
        var lane = lane(job);
        var spec = job.spec();
        if (spec == null) {
            return;
        }
        var backlogged = backlogged(lane, settings);
        always.computeIfAbsent(lane, _ -> new HashSet<>(backlogged)).retainAll(backlogged);
        given.computeIfAbsent(lane, _ -> new HashMap<>())
                .merge(
                        job.tenant(),
                        (double) Protections.ESTIMATOR.estimate(spec).toMillis() / settings.weight(job.tenant()),
                        Double::sum);
        if (grants.merge(lane, 1, Integer::sum) >= STRETCH) {
            judge(lane);
        }
    }

    private Set<TenantId> backlogged(Lane lane, Settings settings) {
        var tenants = new HashSet<TenantId>();
        waiting.forEach((line, count) -> {
            boolean free = !settings.isPaused(line.tenant())
                    && settings.cap(line.tenant()).isEmpty();
            if (line.lane() == lane && count >= ENOUGH && free) {
                tenants.add(line.tenant());
            }
        });
        return tenants;
    }

    private void judge(Lane lane) {
        var tenants = always.getOrDefault(lane, Set.of());
        var shares = given.getOrDefault(lane, Map.of());
        if (tenants.size() > 1) {
            windows++;
            double least = tenants.stream()
                    .mapToDouble(t -> shares.getOrDefault(t, 0.0))
                    .min()
                    .orElse(0);
            double most = tenants.stream()
                    .mapToDouble(t -> shares.getOrDefault(t, 0.0))
                    .max()
                    .orElse(0);
            unless(most - least <= TOLERANCE, Invariant.FAIRNESS, "in %s they were given %s", lane, shares);
        }
        given.remove(lane);
        always.remove(lane);
        grants.remove(lane);
    }

    long windows() {
        return windows;
    }
}
