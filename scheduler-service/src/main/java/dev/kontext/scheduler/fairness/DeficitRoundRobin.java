package dev.kontext.scheduler.fairness;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.redis.LaneLine;
import dev.kontext.contracts.setting.Setting;
import dev.kontext.contracts.setting.Settings;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Shares the GPUs' time, as it is estimated, among lanes and within a lane among tenants. Of the lanes, which are few,
 * the one goes that was served least for its weight; of its tenants, which may be many, the one whose turn it is. A grant
 * takes the same time whatever waits.
 */
public final class DeficitRoundRobin implements FairnessPolicy {
    private final Map<Lane, LaneRing> lanes = new EnumMap<>(Lane.class);

    /** As many as there are credentials. */
    private final Map<TenantId, Tenant> tenants = new HashMap<>();

    private Settings settings = Settings.NONE;

    /** What the lane that went last had been served before. */
    private double least;

    /** @param weights of every lane until operators set others, at least 1 */
    public DeficitRoundRobin(Map<Lane, Integer> weights) {
        for (var lane : Lane.values()) {
            int weight = weights.getOrDefault(lane, 0);
            if (weight < 1) {
                throw new IllegalArgumentException("every lane needs a weight of at least 1, got " + weights);
            }
            lanes.put(lane, new LaneRing(weight));
        }
    }

    @Override
    public void add(Waiting job) {
        ring(job.lane()).add(flow(job), job);
    }

    @Override
    public void remove(Waiting job) {
        ring(job.lane()).remove(flow(job), job);
    }

    @Override
    public Optional<Waiting> take(Predicate<JobId> suits) {
        for (var lane : offering()) {
            double before = lane.served();
            var taken = lane.take(suits);
            if (taken.isPresent()) {
                least = Math.max(least, before);
                return taken;
            }
        }
        return Optional.empty();
    }

    /** The lanes that have something to start, the one that was served least first. */
    private List<LaneRing> offering() {
        if (settings.isPoolPaused(Setting.DEFAULT_POOL)) {
            return List.of();
        }
        lanes.values().forEach(lane -> lane.keepUp(least));
        return lanes.values().stream()
                .filter(LaneRing::offersSomething)
                .sorted(Comparator.comparingDouble(LaneRing::served))
                .toList();
    }

    @Override
    public boolean hasNext() {
        return !settings.isPoolPaused(Setting.DEFAULT_POOL)
                && lanes.values().stream().anyMatch(LaneRing::offersSomething);
    }

    @Override
    public List<LaneLine> lines() {
        return lanes.entrySet().stream()
                .map(entry -> entry.getValue().line(entry.getKey(), tenants.values()))
                .toList();
    }

    @Override
    public void started(TenantId tenant) {
        var one = tenant(tenant);
        one.started();
        refresh(one);
    }

    @Override
    public void stopped(TenantId tenant) {
        var one = tenant(tenant);
        one.stopped();
        refresh(one);
    }

    @Override
    public void obey(Settings now) {
        settings = now;
        lanes.forEach((lane, ring) -> ring.pause(now.isPaused(lane)));
        if (weigh(now)) {
            // What was taken before is neither owed nor due: a job that was fair at 4 to 1 would keep its lane waiting
            // for hours at 1000 to 1.
            lanes.values().forEach(LaneRing::startOver);
            least = 0;
        }
        for (var tenant : tenants.values()) {
            tenant.obey(now);
            refresh(tenant);
        }
    }

    /**
     * Gives each lane the weight that is set, or else the configured one.
     *
     * @return whether a lane has another weight than before
     */
    private boolean weigh(Settings now) {
        boolean changed = false;
        for (var lane : Lane.values()) {
            changed |= ring(lane).weigh(now.weight(lane));
        }
        return changed;
    }

    private void refresh(Tenant tenant) {
        tenant.flows().forEach(flow -> ring(flow.lane()).refresh(flow));
    }

    private Tenant tenant(TenantId id) {
        return tenants.computeIfAbsent(id, _ -> new Tenant(id, settings));
    }

    private Flow flow(Waiting job) {
        return tenant(job.tenant()).flow(job.lane());
    }

    private LaneRing ring(Lane lane) {
        var ring = lanes.get(lane);
        if (ring == null) {
            throw new IllegalStateException("no ring for lane " + lane);
        }
        return ring;
    }
}
