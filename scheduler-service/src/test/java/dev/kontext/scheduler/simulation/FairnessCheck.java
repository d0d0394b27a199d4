package dev.kontext.scheduler.simulation;

import static dev.kontext.scheduler.simulation.Violation.unless;

import dev.kontext.contracts.job.JobRecord;
import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.setting.Setting;
import dev.kontext.contracts.setting.Setting.LanePaused;
import dev.kontext.contracts.setting.Setting.LaneWeight;
import dev.kontext.contracts.setting.Setting.PoolPaused;
import dev.kontext.contracts.setting.Setting.TenantCap;
import dev.kontext.contracts.setting.Setting.TenantPaused;
import dev.kontext.contracts.setting.Setting.TenantWeight;
import dev.kontext.contracts.setting.Settings;
import java.util.EnumMap;
import java.util.Map;

/**
 * Over a stretch of grants the lanes that had jobs waiting all the time are given alike, by their weights, and so are the
 * tenants within a lane, give or take a few jobs. Each term starts over, as its scheduler does; a setting takes out of a
 * stretch whom it is about.
 */
final class FairnessCheck {
    /** The dearest job takes 8 s. A round, a debt, and what was saved up under a weight of four, on either side. */
    private static final double OF_TENANTS = 40_000;

    /** Of the lanes the one that is behind goes, so each is at most the dearest job ahead, at both ends. */
    private static final double OF_LANES = 20_000;

    private final Backlog backlog;
    private final Map<Lane, Window<TenantId>> tenants = new EnumMap<>(Lane.class);
    private final Window<Lane> lanes = new Window<>();
    private long tenantWindows;
    private long laneWindows;

    FairnessCheck(Backlog backlog) {
        this.backlog = backlog;
        for (var lane : Lane.values()) {
            tenants.put(lane, new Window<>());
        }
    }

    void startOver() {
        tenants.values().forEach(Window::startOver);
        lanes.startOver();
    }

    void set(Setting setting) {
        switch (setting) {
            case LanePaused(var lane, var _) -> lanes.disturbed(lane);
            case LaneWeight _ -> lanes.startOver();
            case TenantPaused(var tenant, var _) -> disturbed(tenant);
            case TenantWeight(var tenant, var _) -> disturbed(tenant);
            case TenantCap(var tenant, var _) -> disturbed(tenant);
            case PoolPaused _ -> {}
        }
    }

    private void disturbed(TenantId tenant) {
        tenants.values().forEach(window -> window.disturbed(tenant));
    }

    /** Before it leaves those that wait. */
    void granted(JobRecord job, Settings settings) {
        var spec = job.spec();
        if (spec == null) {
            return;
        }
        double cost = Protections.ESTIMATOR.estimate(spec).toMillis();
        tenantGranted(job.tenant(), spec.lane(), cost, settings);
        laneGranted(spec.lane(), cost, settings);
    }

    private void tenantGranted(TenantId tenant, Lane lane, double cost, Settings settings) {
        var window = tenants.computeIfAbsent(lane, _ -> new Window<>());
        window.granted(tenant, cost / settings.weight(tenant), backlog.tenants(lane, settings));
        if (window.isToBeJudged()) {
            tenantWindows++;
            unless(window.spread() <= OF_TENANTS, Invariant.FAIRNESS, "in %s they were given %s", lane, window);
        }
    }

    private void laneGranted(Lane lane, double cost, Settings settings) {
        int weight = settings.weight(lane).orElse(Protections.LANES.getOrDefault(lane, 1));
        lanes.granted(lane, cost / weight, backlog.lanes(settings));
        if (lanes.isToBeJudged()) {
            laneWindows++;
            unless(lanes.spread() <= OF_LANES, Invariant.LANES, "lanes were given %s", lanes);
        }
    }

    /** How often tenants were judged. */
    long tenantWindows() {
        return tenantWindows;
    }

    /** How often lanes were judged. */
    long laneWindows() {
        return laneWindows;
    }
}
