package dev.kontext.gateway.fleet;

import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.setting.Settings;
import dev.kontext.gateway.job.JobRecords.Position;

/**
 * What operators have set, as the scheduler's follower keeps it.
 *
 * <p>All calls throw {@link dev.kontext.gateway.refusal.UnavailableException} when the store does not answer.
 */
public interface SettingRecords {
    /** All settings, and the position that they were read with. */
    Known settings();

    /** Offset of the next request that the scheduler reads in this partition. */
    long intake(int partition);

    /** Whether this tenant has any job. */
    boolean hasJobs(TenantId tenant);

    /** @param position that the records followed when this was read */
    record Known(Position position, Settings settings) {}
}
