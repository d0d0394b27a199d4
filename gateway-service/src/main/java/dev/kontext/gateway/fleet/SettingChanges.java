package dev.kontext.gateway.fleet;

import dev.kontext.contracts.error.ErrorCode;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.log.Request.SettingRequested;
import dev.kontext.contracts.setting.Setting;
import dev.kontext.contracts.setting.Settings;
import dev.kontext.gateway.job.Jobs;
import dev.kontext.gateway.job.LogEnds;
import dev.kontext.gateway.refusal.RefusedException;
import dev.kontext.gateway.submission.RequestLog;
import dev.kontext.gateway.tenancy.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/** Reads what operators have set, and passes on what they want set. */
@ApplicationScoped
public class SettingChanges {
    private static final Logger LOG = Logger.getLogger(SettingChanges.class);

    /** A scheduler that is there needs milliseconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Duration PAUSE = Duration.ofMillis(20);

    private final SettingRecords records;
    private final Jobs jobs;
    private final LogEnds ends;
    private final RequestLog log;
    private final Tenants tenants;

    public SettingChanges(SettingRecords records, Jobs jobs, LogEnds ends, RequestLog log, Tenants tenants) {
        this.records = records;
        this.jobs = jobs;
        this.ends = ends;
        this.log = log;
        this.tenants = tenants;
    }

    /** All that is set now. */
    public Settings current() {
        return jobs.readCaughtUp(records::settings, SettingRecords.Known::position)
                .settings();
    }

    /**
     * Asks for a setting. It is asked for even if it holds: an earlier request for the opposite may be on its way.
     *
     * @return whether it has been read by the scheduler and is in force; if not, it will be
     * @throws RefusedException if it is about something that does not exist
     */
    public boolean set(Setting setting, Optional<String> traceparent) {
        refuseUnknown(setting);
        var request = new SettingRequested(setting);
        int partition = ends.partitionOf(request.key());
        log.append(request, traceparent);
        LOG.infof("setting asked for key=%s", setting.key());
        return isRead(partition, ends.requests(partition));
    }

    /** The mark and what came of the requests before it are written together. */
    private boolean isRead(int partition, long end) {
        long last = System.nanoTime() + PATIENCE.toNanos();
        while (records.intake(partition) < end) {
            if (System.nanoTime() - last >= 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return true;
    }

    private void refuseUnknown(Setting setting) {
        switch (setting) {
            case Setting.LanePaused _, Setting.LaneWeight _ -> {}
            case Setting.PoolPaused(var pool, var _) -> {
                if (!pool.equals(Setting.DEFAULT_POOL)) {
                    throw new RefusedException(
                            ErrorCode.INVALID_FIELD,
                            "There is no pool " + pool + "; the one of this fleet is " + Setting.DEFAULT_POOL + ".",
                            "pool");
                }
            }
            case Setting.TenantPaused(var tenant, var _) -> refuseUnknown(setting, tenant);
            case Setting.TenantWeight(var tenant, var _) -> refuseUnknown(setting, tenant);
            case Setting.TenantCap(var tenant, var _) -> refuseUnknown(setting, tenant);
        }
    }

    /** A tenant whose keys are gone may still have jobs, or settings to be undone. */
    private void refuseUnknown(Setting setting, TenantId tenant) {
        if (!tenants.all().contains(tenant)
                && !records.hasJobs(tenant)
                && !current().byKey().containsKey(setting.key())) {
            throw new RefusedException(
                    ErrorCode.INVALID_FIELD,
                    "There is no tenant " + tenant + ": it has neither a key nor a job; check its name.",
                    "tenant");
        }
    }
}
