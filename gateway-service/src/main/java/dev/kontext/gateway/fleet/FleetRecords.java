package dev.kontext.gateway.fleet;

import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.redis.FleetFigures;
import dev.kontext.contracts.setting.Settings;
import java.time.Instant;
import java.util.Optional;

/**
 * How the fleet does, for what jobs can expect. May be a second old.
 *
 * <p>All calls throw {@link dev.kontext.gateway.refusal.UnavailableException} when the store does not answer.
 */
public interface FleetRecords {
    State state();

    /** How many jobs of this tenant run. */
    long running(TenantId tenant);

    /** Where a waiting job stands among those of its tenant. */
    Place place(TenantId tenant, Instant acceptedAt);

    /** @param figures empty while no scheduler tells of any */
    record State(Settings settings, Optional<FleetFigures> figures) {}

    /**
     * @param running jobs of the tenant that run
     * @param ahead jobs of the tenant that wait and were accepted earlier
     */
    record Place(long running, long ahead) {}
}
