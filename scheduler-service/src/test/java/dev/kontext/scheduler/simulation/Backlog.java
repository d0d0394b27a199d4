package dev.kontext.scheduler.simulation;

import dev.kontext.contracts.job.JobRecord;
import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.setting.Settings;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The jobs that wait and that any GPU could start, as the log tells. */
final class Backlog {
    /** Below this there might be nothing that suits. */
    private static final int ENOUGH = 3;

    private record Line(TenantId tenant, Lane lane) {}

    private final Map<Line, Integer> waiting = new HashMap<>();

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

    static Lane lane(JobRecord job) {
        var spec = job.spec();
        return spec == null ? Lane.BATCH : spec.lane();
    }

    int waiting(TenantId tenant, Lane lane) {
        return waiting.getOrDefault(new Line(tenant, lane), 0);
    }

    /** Those with enough jobs in this lane, and that nothing keeps from starting them. */
    Set<TenantId> tenants(Lane lane, Settings settings) {
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

    /** Those that could start something. */
    Set<Lane> lanes(Settings settings) {
        var lanes = EnumSet.noneOf(Lane.class);
        for (var lane : Lane.values()) {
            if (!settings.isPaused(lane) && !tenants(lane, settings).isEmpty()) {
                lanes.add(lane);
            }
        }
        return lanes;
    }
}
