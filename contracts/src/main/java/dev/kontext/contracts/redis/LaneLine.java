package dev.kontext.contracts.redis;

import dev.kontext.contracts.job.Lane;
import java.util.List;

/**
 * What waits in a lane.
 *
 * @param weight of the lane, against the others, that is in force
 * @param tenants those that have jobs waiting in it, at most {@link #MOST_TENANTS}
 */
public record LaneLine(Lane lane, int weight, List<TenantLine> tenants) {
    /** Estimates may pass over the rest. */
    public static final int MOST_TENANTS = 1_000;

    public LaneLine {
        tenants = List.copyOf(tenants);
    }
}
