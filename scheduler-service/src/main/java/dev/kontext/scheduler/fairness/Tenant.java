package dev.kontext.scheduler.fairness;

import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.setting.Settings;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;

/** What counts for all of a tenant's jobs, in whichever lane. */
final class Tenant {
    private final TenantId id;
    private final Map<Lane, Flow> flows = new EnumMap<>(Lane.class);
    private int running;
    private int weight = 1;
    private boolean paused;
    private OptionalInt cap = OptionalInt.empty();

    Tenant(TenantId id, Settings settings) {
        this.id = id;
        obey(settings);
    }

    void obey(Settings settings) {
        weight = settings.weight(id);
        paused = settings.isPaused(id);
        cap = settings.cap(id);
    }

    TenantId id() {
        return id;
    }

    int weight() {
        return weight;
    }

    void started() {
        running++;
    }

    void stopped() {
        running--;
    }

    /** Whether one more of its jobs may run. */
    boolean mayStart() {
        return !paused && (cap.isEmpty() || running < cap.getAsInt());
    }

    Flow flow(Lane lane) {
        return flows.computeIfAbsent(lane, _ -> new Flow(this, lane));
    }

    Collection<Flow> flows() {
        return flows.values();
    }
}
